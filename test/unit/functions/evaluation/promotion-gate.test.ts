// The gate: every reason at its boundary, and no change for the better that makes the decision worse.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvaluationReport } from '../../../../functions/evaluation/evaluation-report.ts';
import {
  type GateRules,
  judgeCandidate,
  rowsNeeded,
} from '../../../../functions/evaluation/promotion-gate.ts';
import { comparison, report } from '../../../support/evaluation-builders.ts';

const RULES: GateRules = { rule: 'evidence', macroF1Floor: 0.4, accuracyFloor: 0.5, minimumEffect: 0.005 };

const judged = (what: EvaluationReport, rules: Partial<GateRules> = {}) => {
  const { decision, reason_code, reason } = judgeCandidate(what, { ...RULES, ...rules });
  return { decision, reason_code, reason };
};
const code = (what: EvaluationReport, rules: Partial<GateRules> = {}) => {
  const { decision, reason_code } = judged(what, rules);
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
  test('promotes when the whole interval is above zero and the gain is worth it', () => {
    expect(code(report({ test: { macro_f1_interval: [0.0001, 0.1], macro_f1_difference: 0.005 } }))).toBe(
      'PROMOTE BETTER',
    );
  });

  test('holds as underpowered when the interval touches zero', () => {
    expect(code(report({ test: { macro_f1_interval: [0, 0.1] } }))).toBe('HOLD UNDERPOWERED');
    expect(code(report({ test: { macro_f1_interval: [-0.05, 0] } }))).toBe('HOLD UNDERPOWERED');
  });

  test('rejects when the whole interval is below zero', () => {
    expect(code(report({ test: { macro_f1_interval: [-0.05, -0.0001], macro_f1_difference: -0.02 } }))).toBe(
      'REJECT WORSE',
    );
  });

  test('holds a real gain that is too small to deploy', () => {
    const small = report({ test: { macro_f1_interval: [0.001, 0.008], macro_f1_difference: 0.0049 } });
    expect(code(small)).toBe('HOLD TOO_SMALL');
    expect(code(small, { minimumEffect: 0 })).toBe('PROMOTE BETTER');
  });

  test('rejects when one class got worse for certain, and names it', () => {
    const regressed = (high: number) =>
      report({
        test: {
          per_class_f1: {
            Negative: { difference: 0.1, interval: [0.05, 0.15] },
            Neutral: { difference: -0.06, interval: [-0.12, high] },
          },
        },
      });
    expect(code(regressed(0))).toBe('PROMOTE BETTER');
    expect(code(regressed(-0.001))).toBe('REJECT CLASS_REGRESSED');
    expect(judged(regressed(-0.001)).reason).toBe(
      'The class Neutral got worse: F1 −0.060 (95 % interval −0.120 to −0.001).',
    );
  });

  test('rejects what is worse on the held-out corrections, however it does on the base test', () => {
    const onFeedback = (high: number) =>
      report({ holdout: { rows: 80, macro_f1_difference: -0.1, macro_f1_interval: [-0.2, high] } });
    expect(code(onFeedback(0))).toBe('PROMOTE BETTER');
    expect(code(onFeedback(-0.01))).toBe('REJECT WORSE_ON_FEEDBACK');
    expect(judged(onFeedback(-0.01)).reason).toContain('On 80 held-out corrections');
  });

  test('holds a candidate that scores exactly as the champion, without asking for more rows', () => {
    const same = { macro_f1_difference: 0, macro_f1_interval: [0, 0] as [number, number], standard_error: 0 };
    expect(code(report({ test: same }))).toBe('HOLD NO_DIFFERENCE');
    expect(code(report({ test: { ...same, standard_error: 0.001 } }))).toBe('HOLD UNDERPOWERED');
    expect(judged(report({ test: same })).reason).toContain('exactly as the champion on the same 414 rows');
  });

  test('says how many rows it would take to see a difference of this size', () => {
    const { reason } = judged(
      report({
        test: {
          macro_f1_interval: [-0.01, 0.05],
          macro_f1_difference: 0.02,
          standard_error: 0.015,
          rows: 400,
        },
      }),
    );
    // 400 · (2.8 · 0.015 / 0.02)² = 400 · 4.41
    expect(reason).toContain('To see a gain of 0.020 four times in five takes about 1764 test rows');
    expect(reason).toContain('macro-F1 +0.020 (95 % interval −0.010 to +0.050) on 400 rows');
  });
});

describe('the accuracy rule', () => {
  const accuracy = (now: number, before: number) =>
    code(
      report({
        candidate: { accuracy: now },
        champion: { accuracy: before },
        test: { macro_f1_interval: [-0.2, -0.1] },
      }),
      { rule: 'accuracy' },
    );

  test('promotes what is more accurate, by however little, and nothing else', () => {
    expect(accuracy(0.8001, 0.8)).toBe('PROMOTE MORE_ACCURATE');
    expect(accuracy(0.8, 0.8)).toBe('REJECT NOT_MORE_ACCURATE');
    expect(accuracy(0.79, 0.8)).toBe('REJECT NOT_MORE_ACCURATE');
  });

  test('without a champion looks at the floors only', () => {
    expect(code(report({ champion: null }), { rule: 'accuracy' })).toBe('PROMOTE FIRST_MODEL');
  });
});

describe('rowsNeeded', () => {
  test.each([
    [{ rows: 400, standard_error: 0.015, macro_f1_difference: 0.02 }, 0, 1764],
    [{ rows: 400, standard_error: 0.02, macro_f1_difference: 0.001 }, 0.01, 12_544],
    [{ rows: 400, standard_error: 0.02, macro_f1_difference: -0.03 }, 0, 50_176],
    [{ rows: 400, standard_error: 0, macro_f1_difference: 0.1 }, 0, 0],
  ])('of %j with a least effect of %f is %i', (seen, minimumEffect, rows) => {
    expect(rowsNeeded(comparison(seen), minimumEffect)).toBe(rows);
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
  const decide = (what: EvaluationReport) => rank[judgeCandidate(what, RULES).decision];

  test('a larger difference with the same spread never worsens the decision', () => {
    fc.assert(
      fc.property(difference, width, gain, (d, w, more) => {
        const at = (shift: number) =>
          decide(
            report({
              test: { macro_f1_difference: d + shift, macro_f1_interval: [d + shift - w, d + shift + w] },
            }),
          );
        expect(at(more)).toBeGreaterThanOrEqual(at(0));
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
          return decide(
            inClass
              ? report({ test: { per_class_f1: { Neutral: { difference: d + shift, interval } } } })
              : report({ holdout: { macro_f1_difference: d + shift, macro_f1_interval: interval } }),
          );
        };
        expect(at(more)).toBeGreaterThanOrEqual(at(0));
      }),
    );
  });

  test('whatever is not certain is never promoted', () => {
    fc.assert(
      fc.property(difference, width, (d, w) => {
        const [low, high] = [d - w, d + w];
        fc.pre(low <= 0);
        expect(
          decide(report({ test: { macro_f1_difference: d, macro_f1_interval: [low, high] } })),
        ).toBeLessThan(rank.PROMOTE);
      }),
    );
  });
});
