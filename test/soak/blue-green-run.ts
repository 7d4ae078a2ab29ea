// Runs the blue/green soak: one endpoint, constant load, first the switches, then the broken models.
import { addModel, createEndpoint } from '../unit/local/sagemaker/support/hosting.ts';
import { startStandIn } from '../unit/local/sagemaker/support/stand-in.ts';
import { alarmBoard } from './alarm-board.ts';
import { ALARMS, type BrokenFigure, CALLERS, ENDPOINT, runBroken } from './broken-models.ts';
import { startLoad } from './load.ts';
import { runSwitches, type SwitchFigure } from './switches.ts';

export interface BlueGreenOrder {
  readonly switches: number;
  readonly broken: number;
  readonly clients: number;
}

export interface BlueGreenResult extends BlueGreenOrder {
  readonly seconds: number;
  readonly requests: number;
  readonly switched: readonly SwitchFigure[];
  /** Of all requests until the last switch was over, between the switches too. */
  readonly failedWhileSwitching: number;
  readonly rolledBack: readonly BrokenFigure[];
  /** What went wrong outside every deployment, by name of the error. */
  readonly strangeErrors: readonly string[];
}

/** Milliseconds over which an alarm sums up; a minute at AWS. */
const ALARM_PERIOD = 2500;
/** Milliseconds between two requests of one client: some 270 requests a second from eight of them. */
const EVERY = 30;

export async function runBlueGreen(order: BlueGreenOrder): Promise<BlueGreenResult> {
  const begin = Date.now();
  const board = alarmBoard(ALARMS, ALARM_PERIOD);
  const standIn = await startStandIn({ memory: board.outside, maxInstancesPerVariant: 2 });
  try {
    await addModel(standIn, 'model-a', { label: 'model-a' });
    await addModel(standIn, 'model-b', { label: 'model-b' });
    await createEndpoint(standIn, ENDPOINT, 'model-a');
    const load = startLoad(
      { url: standIn.url, endpoint: ENDPOINT, clients: order.clients, everyMs: EVERY },
      (batch) => {
        const malformed = batch.filter(({ error }) => error === 'MalformedAnswer').length;
        if (malformed > 0) board.publish(CALLERS.metric, CALLERS.dimensions, malformed);
      },
    );
    const switched = await runSwitches(standIn, load, ENDPOINT, ['model-a', 'model-b'], order.switches);
    const failedWhileSwitching = load.answers.filter(({ error }) => error !== undefined).length;
    const old = order.switches % 2 === 0 ? 'model-a' : 'model-b';
    const rolledBack = await runBroken(standIn, load, board, old, order.broken);
    await load.stop();
    const expected = new Set(['ModelError', 'MalformedAnswer']);
    const errors = load.answers.flatMap(({ error }) => (error === undefined ? [] : [error]));
    return {
      ...order,
      seconds: Math.round((Date.now() - begin) / 1000),
      requests: load.answers.length,
      switched,
      failedWhileSwitching,
      rolledBack,
      strangeErrors: [...new Set(errors.filter((error) => !expected.has(error)))],
    };
  } finally {
    await standIn.remove();
  }
}
