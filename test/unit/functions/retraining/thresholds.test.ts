// Each trigger at its boundary, with the evidence an operator reads.
import { describe, expect, test } from 'vitest';
import { LABELS, type Label } from '../../../../events/label.ts';
import { type Counters, incrementsOf, NO_COUNTS, sum } from '../../../../functions/feedback/counters.ts';
import type { Cycle } from '../../../../functions/retraining/cycle.ts';
import { judge, type Limits } from '../../../../functions/retraining/thresholds.ts';
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

describe('after fruitless cycles', () => {
  const fruitless = ended('FAILED', 'FAILED');
  const shares = (now: number) => ({ label_Negative: 100 + now, label_Positive: 100 });

  test('the doubled threshold is the one that counts', () => {
    expect(verdict({ total: 39 }, fruitless)).toBeUndefined();
    expect(verdict({ total: 40 }, fruitless)?.evidence).toEqual({ new_labels: 40, threshold: 40 });
  });

  test('disagreement needs twice its least rows', () => {
    const rules = { volume: 1_000_000, disagreementMinimum: 50 };
    const wrong = (rows: number) => ({ total: rows, compared: rows, disagreements: rows });
    expect(verdict(wrong(50), ended('FAILED'), rules)?.reason).toBe('disagreement');
    expect(verdict(wrong(99), fruitless, rules)).toBeUndefined();
    expect(verdict(wrong(100), fruitless, rules)?.reason).toBe('disagreement');
  });

  test('a shift of labels needs twice its least labels on both sides', () => {
    const rules = { volume: 1_000_000, labelShiftMinimum: 150 };
    const [first, second] = fruitless.map((one) => ({ ...one, counters: counters(shares(0)) }));
    const recent = [first, { ...second, counters: NO_COUNTS }] as Cycle[];
    expect(verdict(shares(200), recent, rules)).toBeUndefined(); // 200 labels before it
    const larger = { label_Negative: 150, label_Positive: 150 };
    const grown = [{ ...first, counters: counters(larger) }, recent[1]] as Cycle[];
    const now = { label_Negative: 449, label_Positive: 150 };
    expect(verdict(now, grown, rules)).toBeUndefined();
    expect(verdict({ ...now, label_Negative: 450 }, grown, rules)?.reason).toBe('label-shift');
  });

  test('age and cool-down last twice as long', () => {
    const aged = { ageSeconds: 3_600 };
    expect(verdict({ total: 1 }, fruitless, aged, 7_199)).toBeUndefined();
    expect(verdict({ total: 1 }, fruitless, aged, 7_200)?.reason).toBe('age');
    const cooled = { coolDownSeconds: 900 };
    expect(verdict({ total: 1_000 }, fruitless, cooled, 1_799)).toBeUndefined();
    expect(verdict({ total: 1_000 }, fruitless, cooled, 1_800)?.reason).toBe('volume');
  });
});

describe('disagreement', () => {
  const rules = { volume: 1_000_000, disagreementMinimum: 20 };
  /** Counted feedback of an application: `wrong` of `rows`, asked for with this chance or not at all. */
  const heard = (rows: number, wrong: number, ask_probability?: number) =>
    sum(
      Array.from({ length: rows }, (_, index) =>
        incrementsOf({
          user_label: index < wrong ? 'Negative' : 'Positive',
          model_prediction: 'Positive',
          ...(ask_probability === undefined ? {} : { ask_probability }),
        }),
      ),
    );

  test('without asked rows is judged by all that were compared, and says so', () => {
    const trigger = verdict(heard(100, 45), [], rules);
    expect(trigger).toMatchObject({
      reason: 'disagreement',
      volumeMark: 100,
      evidence: { basis: 'all', compared: 100, effective_sample: 100, error_rate: 0.45, limit: 0.25 },
    });
    expect(trigger?.evidence.lower_bound).toBeGreaterThan(0.25);
    expect(trigger?.evidence.lower_bound).toBeLessThan(0.45);
    expect(verdict(heard(100, 25), [], rules)).toBeUndefined();
  });

  test('with asked rows is not impressed by what people said unasked, however wrong it says the model is', () => {
    const both = sum([heard(400, 40, 1), heard(2_000, 1_900)]);
    expect(verdict(both, [], rules)).toBeUndefined();
    expect(verdict(heard(2_400, 1_940), [], rules)?.evidence.basis).toBe('all');
  });

  test('sees errors among asked rows although what people said unasked praises the model', () => {
    const both = sum([heard(400, 200, 1), heard(2_000, 0)]);
    expect(verdict(both, [], rules)?.evidence).toMatchObject({
      basis: 'asked',
      compared: 400,
      error_rate: 0.5,
    });
  });

  test('weighs asked rows by 1 / their chance', () => {
    const unsure = heard(400, 240, 1);
    const sure = heard(100, 5, 0.05);
    expect(verdict(unsure, [], rules)?.evidence.basis).toBe('asked');
    expect(verdict(sum([unsure, sure]), [], rules)).toBeUndefined(); // (240 + 20 · 5) of (400 + 20 · 100)
    const trigger = verdict(sum([unsure, heard(100, 60, 0.05)]), [], rules);
    expect(trigger?.evidence.error_rate).toBeCloseTo(0.6, 10);
    expect(trigger?.evidence.effective_sample).toBe(Math.round(2_400 ** 2 / 40_400));
  });

  test('takes a stray asked row among very many unasked ones for an application that does not ask', () => {
    expect(verdict(sum([heard(4, 0, 1), heard(96, 60)]), [], rules)?.evidence.basis).toBe('all');
    expect(verdict(sum([heard(5, 0, 1), heard(95, 60)]), [], rules)).toBeUndefined();
  });

  test('says nothing below its least rows, however wrong the model is', () => {
    expect(verdict(heard(19, 19), [], rules)).toBeUndefined();
    expect(verdict(heard(20, 20), [], rules)?.reason).toBe('disagreement');
    expect(verdict(sum([heard(19, 19, 1), heard(20, 20)]), [], rules)).toBeUndefined();
  });

  test('looks only at what came since the last cycle', () => {
    const last = cycle({ counters: counters(heard(100, 90, 1)) });
    expect(verdict(sum([last.counters, heard(30, 5, 1)]), [last], rules)).toBeUndefined();
  });

  test('forgets what was taken back', () => {
    const now = heard(40, 40, 1);
    const taken = Object.fromEntries(
      Object.entries(now).map(([name, value]) => [`withdrawn_${name}`, value]),
    );
    expect(verdict({ ...now, ...taken }, [], rules)).toBeUndefined();
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

  test('compares with the window before the last cycle, not with all that ever was', () => {
    const shifted = cycle({ cycle: 2, counters: counters(labels('label', [140, 200, 560])) });
    const now = labels('label', [180, 300, 1_020]); // [40, 100, 460] after [40, 100, 460]
    expect(verdict(now, [shifted, before], rules)).toBeUndefined();
    expect(verdict(now, [shifted], rules)?.reason).toBeUndefined();
    const alone = cycle({ counters: counters(labels('label', [440, 400, 560])) });
    expect(verdict(labels('label', [480, 500, 1_020]), [alone], rules)?.reason).toBe('label-shift');
  });

  test('joins windows that are too small to compare with', () => {
    const small = cycle({ cycle: 2, counters: counters(labels('label', [110, 110, 110])) });
    const now = labels('label', [150, 210, 270]); // [40, 100, 160] after [10, 10, 10] after [100, 100, 100]
    expect(verdict(now, [small, before], rules)?.reason).toBe('label-shift');
  });

  /** Feeds labels one by one, with a cycle opened whenever one is due. @returns after how many labels a shift was seen. */
  const shiftsSeen = (stretches: readonly { readonly rows: number; readonly mix: readonly number[] }[]) => {
    let [now, cycles, seen, at] = [counters(), [] as Cycle[], [] as number[], 0];
    for (const { rows, mix } of stretches)
      for (let row = 0; row < rows; row += 1) {
        const user_label = LABELS[mix[row % mix.length] as number] as Label;
        now = { ...now, ...sum([now, incrementsOf({ user_label })]) };
        at += 1;
        const trigger = judge(
          now,
          cycles.slice(0, 10),
          later(60),
          limits({ volume: 500, labelShiftMinimum: 200 }),
        );
        if (trigger === undefined) continue;
        if (trigger.reason === 'label-shift') seen.push(at);
        const { reason, evidence, volumeMark: volume_mark } = trigger;
        cycles = [
          cycle({ cycle: cycles.length + 1, reason, evidence, counters: now, volume_mark }),
          ...cycles,
        ];
      }
    return seen;
  };
  const [mostlyGood, mostlyBad, even] = [
    [2, 2, 2, 1, 0],
    [0, 0, 0, 1, 2],
    [0, 1, 2],
  ];

  test('that lasts is seen soon, and at most twice: once learnt from, it is what is normal', () => {
    const seen = shiftsSeen([
      { rows: 2_200, mix: mostlyGood },
      { rows: 8_000, mix: mostlyBad },
    ]);
    expect(seen.length).toBeGreaterThanOrEqual(1);
    expect(seen.length).toBeLessThanOrEqual(2);
    expect(seen[0]).toBeLessThan(2_200 + 500);
    expect(seen.at(-1)).toBeLessThan(2_200 + 1_500);
  });

  test('that comes a second time is seen a second time', () => {
    const stretches = [
      { rows: 2_200, mix: mostlyGood },
      { rows: 4_000, mix: mostlyBad },
      { rows: 4_000, mix: mostlyGood },
    ];
    const seen = shiftsSeen(stretches);
    expect(seen.filter((at) => at > 6_200 && at < 6_700)).toHaveLength(1);
    expect(seen.length).toBeLessThanOrEqual(4);
  });

  test('is nothing that an unchanging mix would show', () => {
    expect(shiftsSeen([{ rows: 6_000, mix: even }])).toEqual([]);
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
