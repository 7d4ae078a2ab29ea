// `loop bootstrap | retrain | watch | executions | why | what-if | notifications | status`: what the loop does, and why.
import { type Command, InvalidArgumentError } from 'commander';
import { Executions } from '../functions/api/operations/list-executions.ts';
import { Notifications } from '../functions/api/operations/list-notifications.ts';
import { CycleRequested } from '../functions/api/operations/retrain.ts';
import { Replay, WhatIfRequest } from '../functions/api/operations/what-if.ts';
import { Why } from '../functions/api/operations/why.ts';
import { Overrides } from '../functions/retraining/overrides.ts';
import { follow, runningOrNext } from './follow.ts';
import { executionsTable, notificationsList, openedWords, replayWords, whyWords } from './loop-words.ts';
import type { Terminal } from './terminal.ts';

/** `volume_threshold=200` for `--threshold`, `minimum_effect=0` for `--gate`. */
export const setting = (
  given: string,
  before: Readonly<Record<string, string | number>>,
): Record<string, string | number> => {
  const [name = '', value = ''] = given.split('=', 2);
  if (name === '' || value === '')
    throw new InvalidArgumentError('Write NAME=VALUE, e.g. volume_threshold=200.');
  return { ...before, [name]: Number.isNaN(Number(value)) ? value : Number(value) };
};

const before = (value: string | undefined): string =>
  value === undefined ? '' : `?before=${encodeURIComponent(value)}`;

const addStarting = (program: Command, { api, show }: Terminal): void => {
  program
    .command('bootstrap')
    .description('train and deploy the first model')
    .option('--watch', 'follow it to its end')
    .action(async ({ watch }: { watch?: boolean }) => {
      const reply = await (await api()).post('/bootstrap', {});
      show(reply, CycleRequested, openedWords);
      if (reply.status < 400 && watch) await follow(await api(), reply.body);
    });

  program
    .command('retrain')
    .description('start a retraining now')
    .option('--note <why>', 'kept with the cycle')
    .option('--queue', 'wait behind the one that runs')
    .option('--set <name=value>', 'for this cycle only, e.g. epochs=40; repeatable', setting, {})
    .option('--watch', 'follow it to its end')
    .addHelpText('after', `\nTo set: ${Object.keys(Overrides.shape).join(', ')}`)
    .action(async (options: { note?: string; queue?: boolean; watch?: boolean; set: object }) => {
      const { note, queue = false, watch, set } = options;
      const reply = await (await api()).post('/retrain', {
        queue,
        ...(note === undefined ? {} : { note }),
        ...(Object.keys(set).length === 0 ? {} : { overrides: set }),
      });
      show(reply, CycleRequested, openedWords);
      if (reply.status < 400 && watch) await follow(await api(), reply.body);
    });

  program
    .command('watch [execution]')
    .description(
      'follow a retraining to its end, e.g. retrain-000002; without a name the one that runs, or the next',
    )
    .action(async (execution: string | undefined) =>
      follow(await api(), { execution: execution ?? (await runningOrNext(await api())) }),
    );
};

export const addRetrainingCommands = (program: Command, terminal: Terminal): void => {
  const { api, show } = terminal;
  addStarting(program, terminal);

  program
    .command('executions')
    .description('the cycles: why each was opened, and what came of it')
    .option('--before <cycle>', 'only older ones')
    .action(async (options: { before?: string }) =>
      show(await (await api()).get(`/executions${before(options.before)}`), Executions, executionsTable),
    );

  program
    .command('why')
    .description('why no retraining runs, and why the last candidate does not serve')
    .action(async () => show(await (await api()).get('/why'), Why, whyWords));

  program
    .command('what-if')
    .description('replay recorded feedback and decisions under other rules; changes nothing')
    .option('--threshold <name=value>', 'e.g. volume_threshold=200; repeatable', setting, {})
    .option('--gate <name=value>', 'e.g. minimum_effect=0 or rule=accuracy; repeatable', setting, {})
    .addHelpText(
      'after',
      `\nThresholds: ${Object.keys(WhatIfRequest.shape.thresholds.unwrap().shape).join(', ')}\nGate: ${Object.keys(WhatIfRequest.shape.gate.unwrap().shape).join(', ')}`,
    )
    .action(async ({ threshold, gate }: { threshold: object; gate: object }) =>
      show(await (await api()).post('/what-if', { thresholds: threshold, gate }), Replay, replayWords),
    );

  program
    .command('notifications')
    .description('what people and machines were told')
    .option('--before <next>', 'only older ones')
    .option('--limit <number>', 'how many at most', '20')
    .action(async (options: { before?: string; limit: string }) => {
      const query = new URLSearchParams({
        limit: options.limit,
        ...(options.before === undefined ? {} : { before: options.before }),
      });
      show(await (await api()).get(`/notifications?${query}`), Notifications, notificationsList);
    });

  program
    .command('status')
    .description('whether each part of the service is ready')
    .action(async () => show(await (await api()).get('/health')));
};
