// The property: whatever happens to the loop, in whatever order, with whatever faults, the invariants hold.
import * as fc from 'fast-check';
import { LABELS, type Label } from '../../events/label.ts';
import { oneAtATime, settledRight } from './invariants.ts';
import { type Act, type Consumer, loopModel, type Plant, type Step } from './model.ts';
import type { QueueName } from './queues.ts';
import type { Fault, FaultKind } from './turns.ts';

const MOST_STEPS = 40;
const id = fc.nat(7);
const index = fc.nat(5);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('submit' as const), id }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      queue: fc.constantFrom<QueueName>(
        'feedback',
        'feedback',
        'counting',
        'counting',
        'retraining',
        'lease',
        'callback',
      ),
      index,
      again: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('stream' as const),
      consumer: fc.constantFrom<Consumer>('publish', 'publish', 'judge', 'announce'),
      rewind: fc.nat(3),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('advance' as const), index }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('revise' as const),
      id,
      label: fc.constantFrom<Label>(...LABELS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('erase' as const), id }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('watchdog' as const, 'judge' as const, 'manual' as const) }),
  },
);

const fault: fc.Arbitrary<Fault> = fc.record({
  at: fc.nat(4),
  kind: fc.constantFrom<FaultKind>('crash', 'throttle', 'conflict', 'lost-acknowledgement'),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      act,
      fault: fc.option(fault, { nil: undefined, freq: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('together' as const),
      acts: fc.array(act, { minLength: 2, maxLength: 3 }),
      turns: fc.array(fc.nat(2), { minLength: 4, maxLength: 12 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('flow' as const),
      queues: fc.constantFrom<QueueName[]>(
        ['feedback'],
        ['feedback', 'counting'],
        ['feedback', 'counting', 'retraining'],
        ['feedback', 'counting', 'retraining', 'lease', 'callback'],
      ),
      advances: fc.nat(6),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('burst' as const),
      ids: fc.array(id, { minLength: 1, maxLength: 6, size: 'max' }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), index }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pipeline-ends' as const), succeeds: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('lose' as const),
      queue: fc.constantFrom('lease' as const, 'callback' as const, 'retraining' as const),
      index,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('time' as const),
      seconds: fc.constantFrom(1, 61, 1_000, 50_000),
    }),
  },
);

export const history: fc.Arbitrary<Step[]> = fc.array(step, {
  minLength: 12,
  maxLength: MOST_STEPS,
  size: 'max',
});

/** Plays one history to its end. @throws Error in words when an invariant does not hold. */
export const play = async (steps: readonly Step[], plant?: Plant): Promise<void> => {
  const model = loopModel(plant);
  for (const each of steps) {
    await model.perform(each);
    oneAtATime(model);
  }
  await model.settle();
  oneAtATime(model);
  await settledRight(model);
};

export const check = (runs: number, seed: number | undefined, plant?: Plant) =>
  fc.check(
    fc.asyncProperty(history, (steps) => play(steps, plant)),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
