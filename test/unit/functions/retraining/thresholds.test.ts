// Each trigger at its boundary, with the evidence an operator reads.
import { describe, expect, test } from 'vitest';
import type { Counters } from '../../../../functions/feedback/counters.ts';
import type { Cycle } from '../../../../functions/retraining/cycle.ts';
import { judge, type Limits, volumeThreshold } from '../../../../functions/retraining/thresholds.ts';
import { cycle, limits } from '../../../support/cycle-builders.ts';
import { counters } from '../../../support/feedback-builders.ts';
import { START } from '../../../support/loop-world.ts';

const later = (seconds: number) => new Date(Date.parse(START) + seconds * 1000);

const verdict = (
  now: Partial<Counters>,
  recent: readonly Cycle[] = [],
  rules: Partial<Limits> = {},
  seconds = 60,
) => judge(counters(now), recent, later(seconds), limits(rules));

const ended = (...outcomes: Cycle['outcome'][]): Cycle[] =>
  outcomes.map((outcome, index) =>
    cycle({ cycle: outcomes.length - index, ...(outcome === undefined ? {} : { outcome }) }),
  );

describe('volume', () => {
  test('triggers at the threshold and not one label before', () => {
    expect(verdict({ total: 19 })).toBeUndefined();
    expect(verdict({ total: 20 })).toEqual({
      reason: 'volume',
      evidence: { new_labels: 20, threshold: 20 },
      volumeMark: 20,
    });
  });

  test('counts from the mark of the last cycle', () => {
    const last = cycle({ volume_mark: 20 });
    expect(verdict({ total: 39 }, [last])).toBeUndefined();
    expect(verdict({ total: 40 }, [last])?.volumeMark).toBe(40);
  });

  test('what exceeds the threshold carries over to the next window', () => {
    expect(verdict({ total: 33 })?.volumeMark).toBe(20);
    expect(verdict({ total: 50 })?.volumeMark).toBe(40);
    const last = cycle({ volume_mark: 40, counters: counters({ total: 50 }) });
    expect(verdict({ total: 59 }, [last])).toBeUndefined();
    expect(verdict({ total: 60 }, [last])?.evidence).toEqual({ new_labels: 20, threshold: 20 });
  });

  test('a late record with fewer labels than the last cycle saw triggers nothing', () => {
    const last = cycle({ volume_mark: 40, counters: counters({ total: 45 }) });
    expect(verdict({ total: 30 }, [last])).toBeUndefined();
  });
});

describe('patience', () => {
  test.each([
    [[], 20],
    [['FAILED'], 20],
    [['FAILED', 'REJECTED'], 40],
    [['REJECTED', 'ROLLED_BACK', 'FAILED'], 80],
    [['FAILED', 'FAILED', 'FAILED', 'FAILED'], 160],
    [['PROMOTED', 'FAILED', 'FAILED', 'FAILED'], 20],
    [['FAILED', 'PROMOTED', 'FAILED', 'FAILED'], 20],
    [['HELD', 'FAILED', 'FAILED'], 20],
    [['FAILED', 'COALESCED', 'FAILED'], 40],
    [[undefined, 'FAILED', 'FAILED'], 40],
  ] as const)('after %j (newest first) the threshold is %i labels', (outcomes, threshold) => {
    expect(volumeThreshold(limits(), ended(...outcomes))).toBe(threshold);
  });

  test('the doubled threshold is the one that counts', () => {
    const recent = ended('FAILED', 'FAILED');
    expect(verdict({ total: 39 }, recent)).toBeUndefined();
    expect(verdict({ total: 40 }, recent)?.evidence).toEqual({ new_labels: 40, threshold: 40 });
  });
});

describe('disagreement', () => {
  const rules = { volume: 1_000_000, disagreementMinimum: 20 };

  test('triggers when the lower bound of the error rate is above the limit', () => {
    // 8 of 20: 0.2188; 9 of 20: 0.2582; limit 0.25
    expect(verdict({ total: 20, compared: 20, disagreements: 8 }, [], rules)).toBeUndefined();
    const trigger = verdict({ total: 25, compared: 20, disagreements: 9 }, [], rules);
    expect(trigger).toMatchObject({ reason: 'disagreement', volumeMark: 25 });
    expect(trigger?.evidence).toMatchObject({ disagreements: 9, compared: 20, limit: 0.25 });
    expect(trigger?.evidence.lower_bound).toBeCloseTo(0.2582, 4);
  });

  test('says nothing below its least sample, however wrong the model is', () => {
    expect(verdict({ total: 19, compared: 19, disagreements: 19 }, [], rules)).toBeUndefined();
    expect(verdict({ total: 20, compared: 20, disagreements: 20 }, [], rules)?.reason).toBe('disagreement');
  });

  test('looks only at what came since the last cycle', () => {
    const last = cycle({ counters: counters({ total: 100, compared: 100, disagreements: 90 }) });
    const now = { total: 130, compared: 130, disagreements: 95 };
    expect(verdict(now, [last], rules)).toBeUndefined();
  });

  test('a bound exactly at the limit does not trigger', () => {
    const at = { total: 20, compared: 20, disagreements: 9 };
    const bound = verdict(at, [], rules)?.evidence.lower_bound as number;
    expect(verdict(at, [], { ...rules, disagreement: bound })).toBeUndefined();
  });
});

describe('label shift', () => {
  const rules = { volume: 1_000_000, labelShiftMinimum: 300 };
  const labels = (kind: 'label' | 'predicted', [negative, neutral, positive]: readonly number[]) => ({
    [`${kind}_Negative`]: negative,
    [`${kind}_Neutral`]: neutral,
    [`${kind}_Positive`]: positive,
  });
  const before = cycle({ counters: counters({ total: 300, ...labels('label', [100, 100, 100]) }) });

  test('of the corrected labels triggers above the limit, with its distribution named', () => {
    // window [40, 100, 160] against [100, 100, 100]: 0.27726
    const trigger = verdict({ total: 600, ...labels('label', [140, 200, 260]) }, [before], rules);
    expect(trigger).toMatchObject({
      reason: 'label-shift',
      volumeMark: 600,
      evidence: { distribution: 'label', limit: 0.25 },
    });
    expect(trigger?.evidence.psi).toBeCloseTo(0.27726, 5);
  });

  test('below the limit is no shift', () => {
    expect(verdict({ total: 600, ...labels('label', [160, 200, 240]) }, [before], rules)).toBeUndefined();
  });

  test('of the predicted labels triggers too', () => {
    const then = cycle({ counters: counters({ total: 300, ...labels('predicted', [100, 100, 100]) }) });
    expect(
      verdict({ total: 600, ...labels('predicted', [140, 200, 260]) }, [then], rules)?.evidence.distribution,
    ).toBe('predicted');
  });

  test('needs its least sample on both sides', () => {
    const few = cycle({ counters: counters({ total: 299, ...labels('label', [100, 100, 99]) }) });
    expect(verdict({ total: 599, ...labels('label', [140, 200, 259]) }, [few], rules)).toBeUndefined();
    expect(verdict({ total: 599, ...labels('label', [140, 200, 259]) }, [before], rules)).toBeUndefined();
  });
});

describe('age', () => {
  const rules = { ageSeconds: 3_600 };
  const last = cycle({ volume_mark: 100, counters: counters({ total: 100 }) });

  test('triggers with a single new label once the last cycle is old enough', () => {
    expect(verdict({ total: 101 }, [last], rules, 3_599)).toBeUndefined();
    expect(verdict({ total: 101 }, [last], rules, 3_600)).toEqual({
      reason: 'age',
      evidence: { age_seconds: 3_600, limit: 3_600, new_labels: 1 },
      volumeMark: 101,
    });
  });

  test('without a new label there is nothing to learn', () => {
    expect(verdict({ total: 100 }, [last], rules, 1_000_000)).toBeUndefined();
  });

  test('a late record from before the last cycle holds no new label either', () => {
    expect(verdict({ total: 90 }, [last], rules, 1_000_000)).toBeUndefined();
  });

  test('before the first cycle nothing has an age, and 0 turns it off', () => {
    expect(verdict({ total: 1 }, [], rules, 1_000_000)).toBeUndefined();
    expect(verdict({ total: 101 }, [last], { ageSeconds: 0 }, 1_000_000)).toBeUndefined();
  });
});

describe('the cool-down', () => {
  test('holds every trigger back until its last second is over', () => {
    const last = cycle({ volume_mark: 0 });
    const rules = { coolDownSeconds: 900 };
    expect(verdict({ total: 1_000 }, [last], rules, 899)).toBeUndefined();
    expect(verdict({ total: 1_000 }, [last], rules, 900)?.reason).toBe('volume');
  });

  test('does not hold back the first cycle', () => {
    expect(verdict({ total: 20 }, [], { coolDownSeconds: 900 }, 0)?.reason).toBe('volume');
  });
});

test('volume comes before disagreement when both would trigger', () => {
  const rules = { disagreementMinimum: 20 };
  expect(verdict({ total: 20, compared: 20, disagreements: 20 }, [], rules)?.reason).toBe('volume');
});
