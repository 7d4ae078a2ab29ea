// `loop evaluate | evaluations | evaluation | compare`: how good a version is, and whether another is better.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { VersionsCompared } from '../functions/api/operations/compare-versions.ts';
import { Evaluations } from '../functions/api/operations/list-evaluations.ts';
import { EvaluationRequested } from '../functions/api/operations/run-evaluation.ts';
import { Evaluation } from '../functions/api/operations/show-evaluation.ts';
import { JudgedOn } from '../functions/evaluation/evaluation-record.ts';
import { comparedWords, evaluationsTable, evaluationWords, requestedWords } from './evaluation-words.ts';
import { version } from './model-commands.ts';
import type { Api, ApiReply } from './signed-api.ts';
import { REFUSED, type Terminal } from './terminal.ts';

const EXAMPLES = `
Examples:
  loop evaluate --watch                      the version in service, on everything there is
  loop evaluate --model 3 --against 2 --watch
  loop evaluate --on feedback                held-out corrections only`;

const LOOK_EVERY_MS = 1000;
const OPEN = new Set(['REQUESTED', 'RUNNING']);

const sets = (given: string): string[] => {
  const names = given.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !JudgedOn.safeParse(name).success);
  if (unknown.length === 0) return names;
  throw new InvalidArgumentError(`Name some of ${JudgedOn.options.join(', ')}, with commas between.`);
};

/** The first answer that is no longer open, whatever it is. */
export const untilEvaluated = async (
  api: Pick<Api, 'get'>,
  id: string,
  every = LOOK_EVERY_MS,
): Promise<ApiReply> => {
  for (;;) {
    const reply = await api.get(`/evaluations/${id}`);
    const { data } = Evaluation.safeParse(reply.body);
    if (data === undefined || !OPEN.has(data.status)) return reply;
    await sleep(every);
  }
};

interface Wanted {
  readonly model?: string;
  readonly against?: string;
  readonly on?: string[];
  readonly note?: string;
  readonly watch?: boolean;
}

const request = ({ model, against, on, note }: Wanted) => ({
  ...(model === undefined ? {} : { model_version: Number(model) }),
  ...(against === undefined ? {} : { against: Number(against) }),
  ...(on === undefined ? {} : { on }),
  ...(note === undefined ? {} : { note }),
});

const evaluate = async ({ api, show }: Terminal, wanted: Wanted): Promise<void> => {
  const client = await api();
  const reply = await client.post('/run-evaluation', request(wanted));
  if (reply.status >= 400 || !wanted.watch) {
    show(reply, EvaluationRequested, requestedWords);
    return;
  }
  const { evaluation_id } = EvaluationRequested.parse(reply.body);
  process.stderr.write(requestedWords(EvaluationRequested.parse(reply.body)));
  const end = await untilEvaluated(client, evaluation_id);
  show(end, Evaluation, evaluationWords);
  if (end.status < 400 && Evaluation.parse(end.body).status === 'FAILED') process.exitCode = REFUSED;
};

export const addEvaluationCommands = (program: Command, terminal: Terminal): void => {
  const { api, show } = terminal;

  program
    .command('evaluate')
    .description('judge a version on the test and golden sets and on held-out corrections')
    .option('--model <version>', 'the one in service where nothing is said', version)
    .option('--against <version>', 'another version, on the same rows', version)
    .option('--on <sets>', `some of ${JudgedOn.options.join(',')}`, sets)
    .option('--note <why>', 'kept with the evaluation')
    .option('--watch', 'wait for the figures')
    .addHelpText('after', EXAMPLES)
    .action((wanted: Wanted) => evaluate(terminal, wanted));

  program
    .command('evaluations')
    .description('what was judged so far, by retrainings too, newest first')
    .option('--model <version>', 'only those about this version', version)
    .option('--before <next>', 'only older ones')
    .action(async ({ model, before }: { model?: string; before?: string }) => {
      const query = new URLSearchParams({
        ...(model === undefined ? {} : { model_version: model }),
        ...(before === undefined ? {} : { before }),
      });
      show(await (await api()).get(`/evaluations?${query}`), Evaluations, evaluationsTable);
    });

  program
    .command('evaluation <id>')
    .description('one evaluation: how far it is, its figures, or why it failed')
    .action(async (id: string) =>
      show(await (await api()).get(`/evaluations/${encodeURIComponent(id)}`), Evaluation, evaluationWords),
    );

  program
    .command('compare')
    .argument('<first>', 'a version', version)
    .argument('<second>', 'the version it is compared with', version)
    .description('two versions by what is on record; `loop evaluate --model … --against …` puts more there')
    .action(async (first: string, second: string) =>
      show(
        await (await api()).get(`/evaluations/compare?first=${first}&second=${second}`),
        VersionsCompared,
        comparedWords,
      ),
    );
};
