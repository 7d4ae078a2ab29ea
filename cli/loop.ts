#!/usr/bin/env node
// `npx loop`: the loop from a terminal, against the laptop or any deployed stage.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Command } from 'commander';
import { FeedbackSubmitted } from '../events/feedback-submitted.ts';
import { publishEvents } from '../functions/runtime/publish-events.ts';
import { Adjudications, adjudicationList } from './adjudication-list.ts';
import { connect } from './connection.ts';
import { addDeadLetterCommands } from './dead-letter-commands.ts';
import { type ExecutionProgress, watchExecution, whereItIs } from './execution-watch.ts';
import { feedbackHint } from './feedback-hint.ts';
import { type ApiReply, signedApi } from './signed-api.ts';

const ONE_DAY_MS = 24 * 3600 * 1000;

const program = new Command('loop')
  .description('The sentiment feedback loop from a terminal.')
  .option('--stage <stage>', 'the deployed stage to talk to', 'local')
  .showHelpAfterError()
  .addHelpText(
    'after',
    '\nExamples:\n  loop predict "Broke after two days"\n  loop feedback Negative "Broke after two days"\n  loop publish Positive "Still going strong"\n  loop retrain --watch',
  );

const stage = (): string => program.opts<{ stage: string }>().stage;
const api = async () => signedApi((await connect(stage())).api);

/** Prints the answer; a refusal goes to standard error and sets the exit code. */
const show = ({ status, body }: ApiReply): void => {
  const text = JSON.stringify(body, null, 2);
  if (status < 400) process.stdout.write(`${text}\n`);
  else {
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
};

const follow = async (execution: string): Promise<void> => {
  let last = '';
  const print = (progress: ExecutionProgress) => {
    const now = whereItIs(progress);
    if (now !== last) process.stdout.write(`${now}\n`);
    last = now;
  };
  const end = await watchExecution(await api(), execution, print, { timeoutMs: ONE_DAY_MS });
  process.stdout.write(`${end.outcome ?? end.status}: ${end.outcome_reason ?? 'no reason was recorded'}\n`);
  if (end.status !== 'SUCCEEDED') process.exitCode = 1;
};

program
  .command('predict <text>')
  .description('ask for the sentiment of a text')
  .action(async (text: string) => {
    const reply = await (await api()).post('/predict-sentiment', { text });
    show(reply);
    const hint = feedbackHint(reply.body);
    if (hint !== undefined) process.stderr.write(`${hint}\n`);
  });

program
  .command('feedback <label> <text>')
  .description('hand in a correction or a confirmation over HTTP (label: Positive, Neutral or Negative)')
  .option('--prediction <id>', 'the prediction_id that is corrected or confirmed')
  .action(async (user_label: string, text: string, { prediction }: { prediction?: string }) =>
    show(
      await (await api()).post('/submit-feedback', {
        text,
        user_label,
        ...(prediction === undefined ? {} : { prediction_id: prediction }),
      }),
    ),
  );

program
  .command('adjudicate')
  .description('list the corrections that wait for a person’s judgement')
  .option('--json', 'the API’s answer as it is')
  .action(async ({ json }: { json?: boolean }) => {
    const reply = await (await api()).get('/adjudications');
    if (json || reply.status >= 400) show(reply);
    else process.stdout.write(adjudicationList(Adjudications.parse(reply.body)));
  });

program
  .command('audit <feedback_id> <label>')
  .description('judge a correction a second time; trainings trust this label in place of the user’s')
  .option('--auditor <name>', 'who judged')
  .action(async (feedback_id: string, label: string, { auditor }: { auditor?: string }) =>
    show(
      await (await api()).post('/audits', {
        feedback_id,
        label,
        ...(auditor === undefined ? {} : { auditor }),
      }),
    ),
  );

program
  .command('publish <label> <text>')
  .description('hand in a correction as a FeedbackSubmitted event on the bus')
  .action(async (user_label: string, text: string) => {
    const { bus, region, endpoint } = await connect(stage());
    const keys = { accessKeyId: 'test', secretAccessKey: 'test' };
    const events = new EventBridgeClient(
      endpoint === undefined ? { region } : { region, endpoint, credentials: keys },
    );
    const detail = FeedbackSubmitted.detail.parse({ text, user_label });
    await publishEvents({ events }, bus, [{ detailType: 'FeedbackSubmitted', detail }]);
    process.stdout.write(`published to ${bus}\n`);
  });

const feedbackPath = (id: string): string => `/feedback/${encodeURIComponent(id)}`;

program
  .command('show <feedback-id>')
  .description('what is stored of a correction, and which datasets and models have seen it')
  .action(async (id: string) => show(await (await api()).get(feedbackPath(id))));

program
  .command('revise <feedback-id> <label>')
  .description('change the label of a correction; its text stays')
  .action(async (id: string, user_label: string) =>
    show(await (await api()).put(feedbackPath(id), { user_label })),
  );

program
  .command('erase <feedback-id>')
  .description('erase a correction for good; the answer names the models that were trained on it')
  .action(async (id: string) => show(await (await api()).delete(feedbackPath(id))));

program
  .command('retrain')
  .description('start a retraining now')
  .option('--watch', 'follow it to its end')
  .option('--queue', 'wait behind the one that runs')
  .action(async ({ watch, queue = false }: { watch?: boolean; queue?: boolean }) => {
    const reply = await (await api()).post('/retrain', { queue });
    show(reply);
    if (watch && reply.status === 202) await follow((reply.body as { execution: string }).execution);
  });

program
  .command('watch <execution>')
  .description('follow a retraining to its end, e.g. retrain-000002')
  .action(follow);

program
  .command('status')
  .description('whether each part of the service is ready')
  .action(async () => show(await (await api()).get('/health')));

addDeadLetterCommands(program, stage);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`✖ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
