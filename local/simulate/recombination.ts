// Makes fresh reviews out of written ones: the first part of one and the last part of another with the same label.
import type { Review } from './reviews.ts';

/** A part that makes up more than this of any review it stands in would make the two near-duplicates (Preprocess: .7). */
const LARGEST_SHARE = 0.6;

export interface Parts {
  /** Title and first sentences; the last sentences. */
  readonly head: string;
  readonly tail: string;
}

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

/** Cut at the sentence end nearest to the middle; undefined for a review of one sentence. */
export const partsOf = (text: string): Parts | undefined => {
  const breakAt = text.indexOf('\n') + 1;
  const ends = [...text.slice(breakAt).matchAll(/[.!?…]["')]*\s+/g)].map(
    ({ index, 0: mark }) => breakAt + index + mark.length,
  );
  const half = words(text) / 2;
  const distance = (end: number) => Math.abs(words(text.slice(0, end)) - half);
  const [cut] = ends.sort((a, b) => distance(a) - distance(b) || a - b);
  return cut === undefined ? undefined : { head: text.slice(0, cut).trim(), tail: text.slice(cut).trim() };
};

interface Measured extends Parts {
  readonly headWords: number;
  readonly tailWords: number;
}

const measured = new WeakMap<Review, Measured | null>();

/** Every review is cut and counted once, however many partners are tried. */
const measure = (review: Review): Measured | null => {
  const known = measured.get(review);
  if (known !== undefined) return known;
  const parts = partsOf(review.text);
  const found =
    parts === undefined ? null : { ...parts, headWords: words(parts.head), tailWords: words(parts.tail) };
  measured.set(review, found);
  return found;
};

/** The review that begins like `first` and ends like `second`; undefined where it would be too much like either. */
export const recombined = (first: Review, second: Review): string | undefined => {
  const [begin, end] = [measure(first), measure(second)];
  if (begin === null || end === null || first === second) return undefined;
  const total = begin.headWords + end.tailWords;
  const tooMuch = (part: number, of: Measured) =>
    part > LARGEST_SHARE * Math.min(total, of.headWords + of.tailWords);
  if (tooMuch(begin.headWords, begin) || tooMuch(end.tailWords, end)) return undefined;
  return `${begin.head} ${end.tail}`;
};
