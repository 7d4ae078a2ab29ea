// The fault runs in small: a handful of calls, each failing in its own way, then every delivery again and a restart. The whole table is `npm run test:faults`.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replays, restarts } from '../faults/disturbances.ts';
import { type FaultWorld, startFaultWorld } from '../faults/fault-world.ts';
import type { Cell } from '../faults/faults.ts';
import { playMatrix } from '../faults/matrix.ts';

const silent = () => {};

/** One call of each kind that must not happen twice, and the faults that tempt to it. */
const SAMPLE: readonly Cell[] = [
  { call: 'submitFeedback dynamodb:PutItem', fault: 'lost reply ×3' },
  { call: 'ingestFeedback dynamodb:PutItem', fault: '500 ×3' },
  { call: 'publishFeedback events:PutEvents', fault: 'lost reply ×3' },
  { call: 'accumulate dynamodb:TransactWriteItems', fault: 'lost reply ×3' },
  { call: 'judgeThresholds dynamodb:PutItem', fault: 'lost reply ×3' },
  { call: 'announceCycle events:PutEvents', fault: 'truncated' },
  { call: 'startRetraining states:StartExecution', fault: 'lost reply ×3' },
  { call: 'startPipeline sagemaker:StartPipelineExecution', fault: 'lost reply ×3' },
  { call: 'registerModel sagemaker:CreateModelPackage', fault: 'lost reply' },
  { call: 'deployEndpoint sagemaker:UpdateEndpoint', fault: 'lost reply ×3' },
  { call: 'fanOutNotifications sns:Publish', fault: 'throttle' },
  { call: 'releaseLease dynamodb:UpdateItem', fault: 'reset' },
];

let world: FaultWorld;

beforeAll(async () => {
  world = await startFaultWorld(silent);
});

afterAll(async () => {
  await world?.stop();
});

test('given a window of corrections, when calls fail or lose their replies, then each is counted once and one cycle is told once', async () => {
  const { cells, together } = await playMatrix(
    { ...world, tell: silent },
    [{ ending: 'promoted', cells: SAMPLE }],
    SAMPLE.length,
  );

  expect(cells.filter(({ outcome }) => outcome !== 'survived')).toEqual([]);
  expect(cells).toHaveLength(SAMPLE.length);
  expect(together).toEqual([]);
});

test('given a window under way, when every delivery comes twice again in another order, then nothing is counted or started twice', async () => {
  const { rounds } = await replays(world, { rounds: 1, seed: 5, tell: silent });

  expect(rounds.flatMap(({ problems }) => problems)).toEqual([]);
  expect(rounds.reduce((sum, { lost, unexpected }) => sum + lost + unexpected, 0)).toBe(0);
});

test('given a cycle under way, when the cloud stops in order and starts again, then its end is told and the next cycle runs', async () => {
  const { rounds } = await restarts(world, { rounds: 1, seed: 6, tell: silent });

  expect(rounds.flatMap(({ problems }) => problems)).toEqual([]);
});
