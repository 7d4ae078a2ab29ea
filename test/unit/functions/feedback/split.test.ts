// Holds the split to its promise: a held-out text never trains, in whatever spelling it comes back.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalisedText } from '../../../../functions/feedback/normalised-text.ts';
import { splitOf } from '../../../../functions/feedback/split.ts';

test.each([
  ['The handle came off on the second day.', 'holdout'],
  ['Works well', 'train'],
  ['beta', 'train'],
  ['epsilon', 'train'],
] as const)(
  '"%s" keeps its side for ever: another one would move held-out texts into training',
  (text, side) => {
    expect(splitOf(text)).toBe(side);
  },
);

test('about a fifth of all texts is held out', () => {
  const sides = Array.from({ length: 20_000 }, (_, index) => splitOf(`Review number ${index}`));
  const share = sides.filter((side) => side === 'holdout').length / sides.length;
  expect(share).toBeGreaterThan(0.19);
  expect(share).toBeLessThan(0.21);
});

test('texts that differ only in case, spacing or Unicode form share a side', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const variants = [`  ${text}\t`, text.toUpperCase().toLowerCase(), text.replace(/ /g, ' \n ')];
      for (const variant of variants.filter((each) => normalisedText(each) === normalisedText(text)))
        expect(splitOf(variant)).toBe(splitOf(text));
    }),
  );
});

test.each([
  ['Works  well', ' works\n well '],
  ['CAFÉ', 'cafe\u0301'],
  ['ﬁne', 'fine'],
  ['Ｆｕｌｌ width', 'full width'],
  ['no-break\u00a0space', 'no-break space'],
])('"%s" and "%s" are one text', (a, b) => {
  expect(normalisedText(a)).toBe(normalisedText(b));
  expect(splitOf(a)).toBe(splitOf(b));
});
