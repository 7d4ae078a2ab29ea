// The bill against calculations by hand, so that a formula cannot change unseen.
import { describe, expect, test } from 'vitest';
import { bill } from '../../../../cli/cost/bill.ts';
import { billWords } from '../../../../cli/cost/bill-words.ts';
import { countedTogether, writesOfOne } from '../../../../cli/cost/feedback-lines.ts';
import { retrainings } from '../../../../cli/cost/retraining-lines.ts';
import { stageParameters, standing } from '../../../../cli/cost/stage.ts';
import { StageParameters, type Standing, Workload } from '../../../../cli/cost/workload.ts';

const stage = StageParameters.parse(stageParameters('prod'));
const there: Standing = { alarms: 2, secrets: 2, queuesPolled: 7, schedules: 2 };
const work = (given: Partial<Workload> = {}): Workload =>
  Workload.parse({ feedback: 0, predictions: 0, threshold: 1000, ...given });
const line = (made: ReturnType<typeof bill>, part: string, what: string) => {
  const found = made.lines.find((each) => each.part === part && each.what.startsWith(what));
  if (found === undefined) throw new Error(`The bill has no line ${part}: ${what}`);
  return found;
};

describe('an idle stage', () => {
  const idle = bill(work(), stage, there);

  test('costs its two endpoint instances for 730 hours, and the polling of its queues', () => {
    expect(line(idle, 'standing', 'endpoint').usd).toBeCloseTo(2 * 730 * 0.109, 6);
    // 7 queues, 5 connections, one call in 20 s: 131,400 calls a connection and month.
    expect(line(idle, 'standing', 'polling').quantity).toBe(7 * 5 * 131_400);
    expect(line(idle, 'standing', 'polling').usd).toBeCloseTo(1.8396, 6);
  });

  test('costs nothing that is owed to corrections, predictions or retrainings', () => {
    expect(idle.sums).toMatchObject({ feedback: 0, predictions: 0, retraining: 0 });
    expect(idle.total).toBe(idle.sums.standing);
  });

  test('has no instances when the endpoint is serverless', () => {
    const made = bill(work(), { ...stage, endpointKind: 'serverless' }, there);
    expect(made.lines.filter(({ what }) => what.startsWith('endpoint'))).toEqual([]);
    expect(idle.total - made.total).toBeCloseTo(159.14, 6);
  });
});

describe('a correction', () => {
  test('of a kilobyte that names prediction and user takes four units to store and claim, one in the index, two to mark', () => {
    expect(writesOfOne(work({ textBytes: 400 }))).toBe(4 + 1 + 2);
  });

  test('that names nothing takes one to store and two to mark', () => {
    expect(writesOfOne(work({ textBytes: 400, naming: 0, identified: 0 }))).toBe(1 + 2);
  });

  test('of two kilobytes takes twice as much for the item and no more for the claim', () => {
    expect(writesOfOne(work({ textBytes: 1000 }))).toBe(2 * (2 + 1) + 1 + 2 * 2);
  });

  test('is counted alone in a trickle and with 49 others in a flood', () => {
    expect(countedTogether(1000)).toBe(1);
    expect(countedTogether(26_280_000)).toBeCloseTo(10, 6);
    expect(countedTogether(1e12)).toBe(50);
  });

  test('comes to nine write units in a trickle, with the counters', () => {
    const made = bill(work({ feedback: 1e6 }), stage, there);
    expect(line(made, 'feedback', 'table writes').quantity).toBe(9e6);
    expect(line(made, 'feedback', 'table writes').usd).toBeCloseTo(6.345, 6);
  });

  test('is told in one event, and in two when it came as an event', () => {
    const told = (byEvent: number) =>
      line(bill(work({ feedback: 1000, byEvent }), stage, there), 'feedback', 'events').quantity;
    expect(told(0)).toBe(1000);
    expect(told(1)).toBe(2000);
  });
});

describe('retrainings', () => {
  test('are as many as thresholds are crossed while each ends before the next begins', () => {
    expect(retrainings(work({ feedback: 9999 }), stage)).toBe(9);
  });

  test('are as many as fit into a month, one after the other, where more are crossed', () => {
    // 990 s to the verdict; a fifth of them deploys: 480 s start, two waits of 600 s, 300 s at the end.
    const each = 990 + 0.2 * (480 + 2 * 600 + 300);
    expect(retrainings(work({ feedback: 1e8 }), stage)).toBe(Math.floor(2_628_000 / each));
  });

  test('cost their jobs by the second', () => {
    const made = bill(work({ feedback: 10_000, promoted: 0 }), stage, there);
    expect(line(made, 'retraining', 'training, ').usd).toBeCloseTo((10 * 240 * 0.822) / 3600, 9);
    expect(line(made, 'retraining', 'preparing').usd).toBeCloseTo((10 * 210 * 0.128) / 3600, 9);
    expect(made.lines.some(({ what }) => what.startsWith('second fleet'))).toBe(false);
  });

  test('that are deployed pay the second fleet for its start and the waits', () => {
    const made = bill(work({ feedback: 10_000, promoted: 1 }), stage, there);
    expect(line(made, 'retraining', 'second fleet').quantity).toBeCloseTo((10 * 2 * 1980) / 3600, 9);
  });

  test('read every correction on record, 4,096 bytes a unit', () => {
    const made = bill(work({ feedback: 1000, stored: 3500, textBytes: 424 }), stage, there);
    expect(line(made, 'retraining', 'table, read through').quantity).toBe((1 * 4000 * 1024) / 4096);
  });
});

describe('what the reader must know', () => {
  test('an instance type without a price is named, and the sums say that it is missing', () => {
    const made = bill(work({ feedback: 1000 }), { ...stage, trainingInstanceType: 'ml.p9.huge' }, there);
    expect(made.warnings.join()).toContain('No price for "training, ml.p9.huge"');
    expect(line(made, 'retraining', 'training, ').usd).toBeUndefined();
    expect(billWords(work({ feedback: 1000 }), made)).toContain('no price ?');
  });

  test('seconds that are assumed for a small dataset are not passed off as those of a large one', () => {
    expect(bill(work({ feedback: 10_000 }), stage, there).warnings).toEqual([]);
    expect(bill(work({ feedback: 30_000 }), stage, there).warnings.join()).toContain('--train-seconds');
    const measured = work({ feedback: 30_000, trainSeconds: 900, processingSeconds: 600 });
    expect(bill(measured, stage, there).warnings).toEqual([]);
  });

  test('a price that no source names for this region carries a question mark', () => {
    const words = billWords(work(), bill(work(), stage, there));
    expect(words).toMatch(/ml\.c6i\.large.*0\.109 \/ hour \?/);
    expect(words).toMatch(/secrets.*0\.4 \/ secret-month {2,}/);
  });
});

test('what stands is read from the deployment’s files, every alarm included', async () => {
  const all = await standing('on');
  expect(all).toMatchObject({ queuesPolled: 7, schedules: 2, secrets: 2 });
  expect(all.alarms).toBeGreaterThanOrEqual(20);
  expect(all.alarms - (await standing('off')).alarms).toBe(1);
});
