// The loop's guarantees as properties of whole histories; a failure prints its seed and the shortest history that shows it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FOUND } from './found-histories.ts';
import { EXECUTION_TIMEOUT_MS } from './machine.ts';
import { blindAdd, markAfterCount, releaseOnlyOnSuccess } from './plants.ts';
import { check, play } from './property.ts';

const HISTORIES = 800;
const MINUTES = 5 * 60_000;

test(
  'whatever happens, in whatever order, with whatever faults: stored once, counted once, one at a time, told once',
  async () => {
    const details = await check(HISTORIES, undefined);
    expect(details.failed, fc.defaultReportMessage(details) ?? '').toBe(false);
  },
  MINUTES,
);

describe('a mistake that such loops are known for is found within 1,000 histories', () => {
  test.each([
    ['adding without looking', blindAdd, /^counted /],
    ['marking after counting', markAfterCount, /^counted /],
    ['releasing only on success', releaseOnlyOnSuccess, /still held|no outcome/],
  ])(
    '%s',
    async (_, plant, words) => {
      const { failed, numRuns, errorInstance } = await check(1_000, 20, plant);
      expect([failed, (errorInstance as Error).message]).toEqual([true, expect.stringMatching(words)]);
      expect(numRuns).toBeLessThanOrEqual(1_000);
    },
    MINUTES,
  );
});

describe('a history in which the loop was once at fault is played to its end', () => {
  test.each(FOUND)('%s', async (_, history) => {
    await expect(play(history)).resolves.toBeUndefined();
  });
});

test('an execution of the model may run as long as one of the deployed state machine', () => {
  const path = join(import.meta.dirname, '..', '..', 'state-machines', 'retraining.asl.yaml');
  const { TimeoutSeconds } = parse(readFileSync(path, 'utf8'), { merge: true });
  expect(EXECUTION_TIMEOUT_MS).toBe(TimeoutSeconds * 1000);
});
