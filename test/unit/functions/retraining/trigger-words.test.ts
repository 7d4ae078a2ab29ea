// What a person reads about why a cycle was opened.
import { describe, expect, test } from 'vitest';
import { RetrainingReason } from '../../../../events/retraining-requested.ts';
import { judge } from '../../../../functions/retraining/thresholds.ts';
import { triggerWords } from '../../../../functions/retraining/trigger-words.ts';
import { limits } from '../../../support/cycle-builders.ts';
import { counters } from '../../../support/feedback-builders.ts';

describe('the words', () => {
  const rate = { compared: 120, effective_sample: 60, error_rate: 0.41, lower_bound: 0.3, limit: 0.25 };

  test('say that asked corrections were weighed', () => {
    expect(triggerWords('disagreement', { basis: 'asked', ...rate })).toBe(
      'The error rate is 41.0 %, at least 30.0 %, and its limit 25.0 %: of 120 corrections that were asked for, weighted by the chance with which they were asked for.',
    );
  });

  test('say that all corrections were taken, and what that is worth', () => {
    const words = triggerWords('disagreement', { basis: 'all', ...rate });
    expect(words).toContain(
      'of all 120 corrections whose prediction is known, as next to none was asked for',
    );
    expect(words).toContain('people who are not asked speak up mostly about errors');
  });

  test.each([
    ['volume', { new_labels: 500, threshold: 500 }, '500 corrections are new; the threshold is 500.'],
    [
      'label-shift',
      { distribution: 'predicted', psi: 0.3123, limit: 0.25 },
      'The shares of the predicted labels moved since the last cycle: stability index 0.312, limit 0.250.',
    ],
    [
      'age',
      { age_seconds: 2_592_000, new_labels: 3 },
      'The last cycle is 30.0 days old; new corrections: 3.',
    ],
    ['manual', { requested_by: 'operator', note: 'new lexicon' }, 'requested by operator, note new lexicon'],
    ['disagreement', { disagreements: 9, compared: 20 }, 'disagreements 9, compared 20'],
    ['volume', {}, ''],
    ['constructor', { a: 1 }, 'a 1'],
  ])('of %s %j are "%s"', (reason, evidence, words) => {
    expect(triggerWords(reason, evidence)).toBe(words);
  });

  test('fit what the judge really gives as evidence', () => {
    const now = counters({ total: 40, compared: 40, disagreements: 40 });
    for (const rules of [limits(), limits({ volume: 1_000, disagreementMinimum: 20 })]) {
      const trigger = judge(now, [], new Date(), rules);
      expect(RetrainingReason.options).toContain(trigger?.reason);
      expect(triggerWords(trigger?.reason ?? '', trigger?.evidence ?? {})).toMatch(/\.$/);
    }
  });
});
