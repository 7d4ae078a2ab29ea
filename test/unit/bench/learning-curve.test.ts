// How the asking benchmark turns scores into "worth so many random labels".
import { describe, expect, test } from 'vitest';
import { standardError, worthInRandomLabels } from '../../bench/asking/learning-curve.ts';
import { generator } from '../../bench/asking/one-seed.ts';

const curve = [
  { labels: 0, scores: [0.5, 0.5] },
  { labels: 100, scores: [0.52, 0.54] },
  { labels: 300, scores: [0.57, 0.57] },
];

describe('what a score is worth', () => {
  test.each([
    [0.53, 100, false],
    [0.55, 200, false],
    [0.515, 50, false],
    [0.57, 300, false],
    [0.4, 0, false],
    [0.58, 300, true],
  ])('%d is reached at %d random labels (beyond the curve: %s)', (score, labels, beyond) => {
    expect(worthInRandomLabels(score, curve)).toEqual({ labels, beyond });
  });

  test('on a curve that falls again is the first place where it was reached', () => {
    const falling = [...curve, { labels: 900, scores: [0.5] }];
    expect(worthInRandomLabels(0.55, falling)).toEqual({ labels: 200, beyond: false });
  });
});

test('the standard error of one seed is not claimed to be anything', () => {
  expect(standardError([0.5])).toBe(0);
  expect(standardError([0.5, 0.7])).toBeCloseTo(0.1);
});

test('the same seed gives the same chances, another seed others', () => {
  const drawn = (seed: number) => Array.from({ length: 5 }, generator(seed));
  expect(drawn(3)).toEqual(drawn(3));
  expect(drawn(3)).not.toEqual(drawn(4));
  for (const chance of drawn(0)) expect(chance).toBeGreaterThan(0);
});
