// The commands of `npx loop`, put together.
import { Command } from 'commander';
import { addCompletion } from './completion.ts';
import { addDeadLetterCommands } from './dead-letter-commands.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addEvaluationCommands } from './evaluation-commands.ts';
import { addFeedbackCommands } from './feedback-commands.ts';
import { addModelCommands } from './model-commands.ts';
import { addRetrainingCommands } from './retraining-commands.ts';
import { terminal, WRONG_CALL } from './terminal.ts';

const EXAMPLES = `
Examples:
  loop predict "Broke after two days"
  loop feedback Negative "Broke after two days"
  loop feedback --file corrections.csv
  loop publish Positive "Still going strong"
  loop retrain --watch
  loop why
  loop what-if --threshold volume_threshold=200 --gate minimum_effect=0
  loop models && loop activate 1 --watch
  loop evaluate --model 2 --against 1 --watch
  loop doctor --stage prod

Exit codes: 0 done, 1 refused or failed, 2 typed wrongly.`;

export const loopProgram = (): Command => {
  const program = new Command('loop')
    .description('The sentiment feedback loop from a terminal.')
    .option('--stage <stage>', 'the deployed stage to talk to', 'local')
    .option('--json', 'the API’s answer as it is')
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_CALL))
    .addHelpText('after', EXAMPLES);
  const shared = terminal(program);
  addFeedbackCommands(program, shared);
  addRetrainingCommands(program, shared);
  addModelCommands(program, shared);
  addEvaluationCommands(program, shared);
  addDeadLetterCommands(program, shared.stage);
  addDoctorCommand(program, shared);
  addCompletion(program);
  return program;
};
