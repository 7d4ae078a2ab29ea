// Reads the labelled reviews that the simulation lives on, and divides them among those who must not share a text.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { Label } from '../../events/label.ts';
import { splitOf } from '../../functions/feedback/split.ts';
import { randomFor, shuffled } from './seeded-random.ts';

export const TRAIN_FILE = 'train_data.csv';
export const TEST_FILE = 'test_data_hidden.csv';
/** Frozen and optional; judged like the test set. */
export const GOLDEN_FILE = 'golden_data.csv';

const Row = z.looseObject({
  'reviews.text': z.string(),
  'reviews.title': z.string().default(''),
  sentiment: Label,
  primaryCategories: z.string().optional(),
});

export interface Review {
  /** Title, line break, body; the body alone where there is no title: what a user would send. */
  readonly text: string;
  readonly label: Label;
  /** Kind of product. */
  readonly kind: string;
  /** The row as it stood in its file. */
  readonly record: Readonly<Record<string, unknown>>;
}

const review = (record: unknown, where: string): Review[] => {
  const parsed = Row.safeParse(record);
  if (!parsed.success)
    throw new Error(
      `${where} does not fit: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}. ` +
        'The columns reviews.text, reviews.title and sentiment are needed.',
    );
  const { 'reviews.text': body, 'reviews.title': title, sentiment: label, primaryCategories } = parsed.data;
  const text = [title.trim(), body.trim()].filter((part) => part !== '').join('\n');
  return text === '' ? [] : [{ text, label, kind: primaryCategories || 'everything', record: parsed.data }];
};

/** @throws Error that names the file, and the row that does not fit. */
export const readReviews = (folder: string, file: string): Review[] => {
  const path = join(folder, file);
  if (!existsSync(path))
    throw new Error(`${file} is missing in ${folder}. Name a folder with labelled reviews: --data DIR.`);
  const rows: unknown[] = parse(readFileSync(path), { columns: true, bom: true });
  return rows.flatMap((record, index) => review(record, `${path}, row ${index + 1} after the header,`));
};

/** Who has a review: nobody's texts are somebody else's. */
export interface Sides {
  readonly base: readonly Review[];
  readonly test: readonly Review[];
  readonly golden: readonly Review[];
  /** What users send, by the side on which the loop's own split puts it. */
  readonly train: readonly Review[];
  readonly holdout: readonly Review[];
  readonly evaluation: readonly Review[];
}

interface Division {
  readonly baseRows: number;
  /** Of the reviews that are neither base nor test: how many are kept for measuring alone. */
  readonly evaluationShare: number;
  readonly seed: number;
}

/**
 * Divides whole groups of equal or nearly equal texts. @param groups numbers of [...train, ...test, ...golden].
 * A review whose group reaches into the test or golden set belongs to that set alone.
 */
export const divide = (
  train: readonly Review[],
  test: readonly Review[],
  golden: readonly Review[],
  groups: readonly number[],
  { baseRows, evaluationShare, seed }: Division,
): Sides => {
  const reserved = new Set(groups.slice(train.length));
  const byGroup = new Map<number, Review[]>();
  train.forEach((one, index) => {
    const group = groups[index] as number;
    if (!reserved.has(group)) byGroup.set(group, [...(byGroup.get(group) ?? []), one]);
  });
  const order = shuffled(randomFor(seed, 'sides'), [...byGroup.values()]);
  const base: Review[] = [];
  while (base.length < baseRows && order.length > 0) base.push(...(order.pop() as Review[]));
  const kept = Math.round(order.length * evaluationShare);
  const streamed = order.slice(kept).map((group) => group[0] as Review);
  return {
    base,
    test,
    golden,
    evaluation: order.slice(0, kept).map((group) => group[0] as Review),
    train: streamed.filter(({ text }) => splitOf(text) === 'train'),
    holdout: streamed.filter(({ text }) => splitOf(text) === 'holdout'),
  };
};
