// The gate: every reason at its boundary, and no change for the better that makes the decision worse.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Look } from '../../../../functions/evaluation/error-spending.ts';
import { ERROR_BY_LOOK } from '../../../../functions/evaluation/error-spending.ts';
import type { EvaluationReport } from '../../../../functions/evaluation/evaluation-report.ts';
import { type GateRules, judgeCandidate, lookOf } from '../../../../functions/evaluation/promotion-gate.ts';
import { classFigures, report } from '../../../support/evaluation-builders.ts';

const RULES: GateRules = {
  rule: 'evidence',
  macroF1Floor: 0.4,
  accuracyFloor: 0.5,
  minimumEffect: 0.005,
  effectOfInterest: 0.02,
};
const [FIRST, SECOND] = ERROR_BY_LOOK;

const looks = (count: number): Look[] =>
  Array.from({ length: count }, (_, index) => ({
    cycle: index + 2,
    p_value: 0.3,
    alpha: 0.01,
    macro_f1_difference: 0.01,
    rows: 414,
  }));

const judged = (what: EvaluationReport, rules: Partial<GateRules> = {}, history: Look[] = []) => {
  const { decision, reason_code, reason } = judgeCandidate(what, { ...RULES, ...rules }, history);
  return { decision, reason_code, reason };
};
const code = (what: EvaluationReport, rules: Partial<GateRules> = {}, history: Look[] = []) => {
  const { decision, reason_code } = judged(what, rules, history);
  return `${decision} ${reason_code}`;
};

describe('the floors', () => {
  test('are met at the floor itself and missed just below it', () => {
    const first = (candidate: object) => code(report({ champion: null, candidate }));
    expect(first({ macro_f1: 0.4, accuracy: 0.5 })).toBe('PROMOTE FIRST_MODEL');
    expect(first({ macro_f1: 0.3999, accuracy: 0.9 })).toBe('REJECT BELOW_FLOOR');
    expect(first({ macro_f1: 0.9, accuracy: 0.4999 })).toBe('REJECT BELOW_FLOOR');
  });

  test('bind a candidate that beats its champion too', () => {
    expect(code(report({ candidate: { macro_f1: 0.39 } }))).toBe('REJECT BELOW_FLOOR');
  });

  test('say both numbers and both floors', () => {
    expect(judged(report({ candidate: { macro_f1: 0.31, accuracy: 0.62 } })).reason).toBe(
      'The candidate is below the floor: macro-F1 0.310 (floor 0.400), accuracy 0.620 (floor 0.500).',
    );
  });
});

describe('the evidence rule', () => {
  test('promotes when chance explains the gain no more often than this look allows', () => {
    expect(code(report({ pooled: { p_value: FIRST } }))).toBe('PROMOTE BETTER');
    expect(code(report({ pooled: { p_value: FIRST + 1e-6 } }))).toBe('HOLD UNDERPOWERED');
  });

  test('allows a later look at the same champion less than the first', () => {
    const between = report({ pooled: { p_value: (FIRST + SECOND) / 2 } });
    expect(code(between, {}, looks(0))).toBe('PROMOTE BETTER');
    expect(code(between, {}, looks(1))).toBe('HOLD UNDERPOWERED');
    expect(code(report({ pooled: { p_value: SECOND } }), {}, looks(1))).toBe('PROMOTE BETTER');
  });

  test('begins a new round after the last look, so that it never ends up unable to promote', () => {
    const between = report({ pooled: { p_value: FIRST } });
    expect(code(between, {}, looks(ERROR_BY_LOOK.length - 1))).toBe('HOLD UNDERPOWERED');
    expect(code(between, {}, looks(ERROR_BY_LOOK.length))).toBe('PROMOTE BETTER');
  });

  test('takes its evidence from the pooled rows, not from the test set alone', () => {
    const lucky = { macro_f1_difference: 0.2, macro_f1_interval: [0.1, 0.3] as [number, number], p_value: 0 };
    expect(code(report({ test: lucky, pooled: { p_value: 0.4 } }))).toBe('HOLD UNDERPOWERED');
  });

  test('says of a held candidate what each set shows, so that sets that contradict each other are seen', () => {
    const sets = { test: { macro_f1_difference: 0.071 }, holdout: { macro_f1_difference: -0.0151 } };
    const { reason } = judged(report({ ...sets, pooled: { p_value: 0.4 } }));
    expect(reason).toContain(' By set: test +0.071, held-out corrections −0.015. ');
    expect(judged(report({ pooled: { p_value: 0.4 } })).reason).not.toContain('By set');
  });

  test('rejects when the whole interval is below zero', () => {
    const worse = (high: number) =>
      report({ pooled: { macro_f1_interval: [-0.05, high], macro_f1_difference: -0.02, p_value: 0.98 } });
    expect(code(worse(-0.0001))).toBe('REJECT WORSE');
    expect(code(worse(0))).toBe('HOLD UNDERPOWERED');
  });

  test('holds a real gain that is too small to deploy', () => {
    const small = report({ pooled: { macro_f1_difference: 0.0049 } });
    expect(code(small)).toBe('HOLD TOO_SMALL');
    expect(code(small, { minimumEffect: 0 })).toBe('PROMOTE BETTER');
  });

  test('believes nothing that five rows or fewer decide', () => {
    const few = (discordant_rows: number, changes: object = {}) =>
      code(report({ pooled: { discordant_rows, ...changes } }));
    const worse = { macro_f1_difference: -0.02, macro_f1_interval: [-0.03, -0.01], p_value: 1 };
    expect(few(6)).toBe('PROMOTE BETTER');
    expect(few(5)).toBe('HOLD UNDERPOWERED');
    expect(few(6, worse)).toBe('REJECT WORSE');
    expect(few(5, worse)).toBe('HOLD UNDERPOWERED');
  });

  test('holds a candidate that answers exactly as the champion, without asking for more rows', () => {
    const same = report({ pooled: { discordant_rows: 0, macro_f1_difference: 0, p_value: 0.5 } });
    expect(code(same)).toBe('HOLD NO_DIFFERENCE');
    expect(judged(same).reason).toContain('exactly as the champion on the same 414 rows');
  });

  test('says what it saw, what it allowed, and how many corrections are still needed', () => {
    const { reason, evidence } = judgeCandidate(
      report({
        pooled: {
          macro_f1_interval: [-0.01, 0.05],
          macro_f1_difference: 0.02,
          standard_error: 0.015,
          p_value: 0.09,
          rows: 1400,
        },
        test: { standard_error: 0.03, rows: 400 },
      }),
      RULES,
    );
    expect(reason).toContain('macro-F1 +0.020 (95 % interval −0.010 to +0.050) on the same 1400 rows');
    expect(reason).toContain(`p 0.0900, ${FIRST} allowed at look 1`);
    expect(reason).toContain(
      `takes about ${evidence?.corrections_needed} more corrections that were asked for`,
    );
    expect(evidence).toMatchObject({ look: 1, alpha: FIRST, p_value: 0.09, rows: 1400 });
  });

  test('says so when the rows suffice for the gain of interest and none was seen', () => {
    const sharp = report({ pooled: { standard_error: 0.001, p_value: 0.3, macro_f1_difference: 0.0005 } });
    expect(judged(sharp).reason).toContain('A gain of 0.020 would be seen four times in five on these rows.');
  });
});

describe('a class that got worse', () => {
  const neutral = (changes: object) =>
    report({ pooled: { per_class_f1: { Negative: classFigures(), Neutral: classFigures(changes) } } });

  test('is rejected by name when it fell farther than chance takes it', () => {
    // Two classes share .025: z = 2.241, and 2.241 * .03 = .0672.
    expect(code(neutral({ difference: -0.067, standard_error: 0.03 }))).toBe('PROMOTE BETTER');
    const fallen = neutral({ difference: -0.0675, standard_error: 0.03 });
    expect(code(fallen)).toBe('REJECT CLASS_REGRESSED');
    expect(judged(fallen).reason).toBe(
      'The class Neutral got worse: F1 −0.068 on its 138 rows, where chance explains −0.067 at most.',
    );
  });

  test('may fall by less than the tolerance, however certainly', () => {
    expect(code(neutral({ difference: -0.0199, standard_error: 0.0001 }))).toBe('PROMOTE BETTER');
    expect(code(neutral({ difference: -0.0201, standard_error: 0.0001 }))).toBe('REJECT CLASS_REGRESSED');
  });

  test('is not judged by less than one row', () => {
    expect(code(neutral({ difference: -0.24, standard_error: 0, support: 4 }))).toBe('PROMOTE BETTER');
    expect(code(neutral({ difference: -0.26, standard_error: 0, support: 4 }))).toBe(
      'REJECT CLASS_REGRESSED',
    );
    expect(code(neutral({ difference: -1, standard_error: 0, support: 0 }))).toBe('PROMOTE BETTER');
  });

  test('is the one that fell farthest below its band when several did', () => {
    const both = report({
      pooled: {
        per_class_f1: {
          Negative: classFigures({ difference: -0.1, standard_error: 0.01 }),
          Neutral: classFigures({ difference: -0.2, standard_error: 0.01 }),
        },
      },
    });
    expect(judged(both).reason).toContain('The class Neutral');
  });
});

describe('the held-out corrections', () => {
  const onFeedback = (high: number, changes: object = {}) =>
    report({
      holdout: { rows: 80, macro_f1_difference: -0.1, macro_f1_interval: [-0.2, high], ...changes },
    });

  test('veto what is worse on them, however it does on the frozen sets', () => {
    expect(code(onFeedback(0))).toBe('PROMOTE BETTER');
    expect(code(onFeedback(-0.01))).toBe('REJECT WORSE_ON_FEEDBACK');
    expect(judged(onFeedback(-0.01)).reason).toContain('On 80 held-out corrections');
    expect(code(onFeedback(-0.01, { discordant_rows: 5 }))).toBe('PROMOTE BETTER');
  });

  test('never promote', () => {
    const flattering = report({ holdout: { p_value: 0 }, pooled: { p_value: 0.5 } });
    expect(code(flattering)).toBe('HOLD UNDERPOWERED');
  });
});

describe('the accuracy rule', () => {
  const accuracy = (now: number, before: number) =>
    judgeCandidate(
      report({
        candidate: { accuracy: now },
        champion: { accuracy: before },
        pooled: { macro_f1_interval: [-0.2, -0.1] },
      }),
      { ...RULES, rule: 'accuracy' },
    );

  test('promotes what is more accurate, by however little, and nothing else', () => {
    expect(accuracy(0.8001, 0.8).reason_code).toBe('MORE_ACCURATE');
    expect(accuracy(0.8, 0.8).reason_code).toBe('NOT_MORE_ACCURATE');
    expect(accuracy(0.79, 0.8).reason_code).toBe('NOT_MORE_ACCURATE');
  });

  test('without a champion looks at the floors only', () => {
    expect(code(report({ champion: null }), { rule: 'accuracy' })).toBe('PROMOTE FIRST_MODEL');
  });

  test('takes no look at the evidence', () => {
    expect(lookOf(2, accuracy(0.9, 0.8))).toBeUndefined();
  });
});

describe('what a verdict leaves in the history', () => {
  const look = (what: EvaluationReport) => lookOf(7, judgeCandidate(what, RULES));

  test('is a look wherever the models were compared, whatever became of it', () => {
    const seen = { cycle: 7, p_value: 0.001, alpha: FIRST, macro_f1_difference: 0.08, rows: 414 };
    expect(look(report())).toEqual(seen);
    expect(look(report({ candidate: { macro_f1: 0.1 } }))).toEqual(seen);
  });

  test('is nothing without a champion, or when the models answer alike', () => {
    expect(look(report({ champion: null }))).toBeUndefined();
    expect(look(report({ pooled: { discordant_rows: 0 } }))).toBeUndefined();
  });
});

test('a champion without a comparison is a broken report, not a promotion', () => {
  expect(() => judgeCandidate({ ...report(), comparison: null }, RULES)).toThrow('holds no comparison');
});

test('the verdict carries the scores of both sides', () => {
  expect(judgeCandidate(report(), RULES)).toMatchObject({
    candidate: { accuracy: 0.84, macro_f1: 0.75 },
    champion: { accuracy: 0.79, macro_f1: 0.67 },
  });
  expect(judgeCandidate(report({ champion: null }), RULES)).not.toHaveProperty('champion');
});

describe('monotony', () => {
  const rank = { REJECT: 0, HOLD: 1, PROMOTE: 2 } as const;
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const difference = fc.double({ min: -0.3, max: 0.3, noNaN: true });
  const width = fc.double({ min: 0, max: 0.2, noNaN: true });
  const gain = fc.double({ min: 0, max: 0.3, noNaN: true });
  const taken = fc.nat({ max: 12 });
  const decide = (what: EvaluationReport, history: Look[] = []) =>
    rank[judgeCandidate(what, RULES, history).decision];

  test('a larger difference with the same spread and a smaller p-value never worsen the decision', () => {
    fc.assert(
      fc.property(difference, width, gain, share, share, taken, (d, w, more, p, less, n) => {
        const at = (shift: number, p_value: number) =>
          decide(
            report({
              pooled: {
                macro_f1_difference: d + shift,
                macro_f1_interval: [d + shift - w, d + shift + w],
                p_value,
              },
            }),
            looks(n),
          );
        expect(at(more, p * less)).toBeGreaterThanOrEqual(at(0, p));
      }),
    );
  });

  test('better scores of the candidate never worsen the decision', () => {
    fc.assert(
      fc.property(share, share, gain, fc.boolean(), (macro_f1, accuracy, more, first) => {
        const at = (shift: number) => {
          const candidate = {
            macro_f1: Math.min(1, macro_f1 + shift),
            accuracy: Math.min(1, accuracy + shift),
          };
          return decide(report({ candidate, ...(first ? { champion: null } : {}) }));
        };
        expect(at(more)).toBeGreaterThanOrEqual(at(0));
      }),
    );
  });

  test('a class or the held-out corrections doing better never worsens the decision', () => {
    fc.assert(
      fc.property(difference, width, gain, fc.boolean(), (d, w, more, inClass) => {
        const at = (shift: number) => {
          const interval: [number, number] = [d + shift - w, d + shift + w];
          const figures = classFigures({ difference: d + shift, interval, standard_error: w / 1.96 });
          return decide(
            inClass
              ? report({ pooled: { per_class_f1: { Neutral: figures } } })
              : report({ holdout: { macro_f1_difference: d + shift, macro_f1_interval: interval } }),
          );
        };
        expect(at(more)).toBeGreaterThanOrEqual(at(0));
      }),
    );
  });

  test('a p-value above the largest allowance is never promoted, however often it is tried', () => {
    fc.assert(
      fc.property(difference, share, taken, (d, p_value, n) => {
        fc.pre(p_value > FIRST);
        expect(decide(report({ pooled: { macro_f1_difference: d, p_value } }), looks(n))).toBeLessThan(
          rank.PROMOTE,
        );
      }),
    );
  });
});
