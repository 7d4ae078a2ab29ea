// The dataset that is shipped: its columns, its size and mix, and nothing in it that would make a test score lie.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { LABELS } from '../../../events/label.ts';
import { normalisedText } from '../../../functions/feedback/normalised-text.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'Dataset');
const FEATURES = [
  'name',
  'brand',
  'categories',
  'primaryCategories',
  'reviews.date',
  'reviews.text',
  'reviews.title',
];

type Row = Record<string, string>;

const read = (file: string): Row[] => parse(readFileSync(join(FOLDER, file)), { columns: true, bom: true });
const train = read('train_data.csv');
const test_ = read('test_data.csv');
const hidden = read('test_data_hidden.csv');
const golden = read('golden_data.csv');

/** What the model sees of a row. */
const textOf = (row: Row): string =>
  normalisedText(`${row['reviews.title'] ?? ''}\n${row['reviews.text'] ?? ''}`);

const trigrams = (text: string): Set<string> => {
  const words = text.match(/[\p{L}\p{N}']+/gu) ?? [];
  return new Set(words.slice(2).map((_, index) => words.slice(index, index + 3).join(' ')));
};

/** Rows that share more than `limit` of their word 3-grams with another; only texts that share one are compared. */
const nearDuplicates = (rows: readonly Row[], limit: number): Set<number> => {
  const sets = rows
    .map((row) => normalisedText(row['reviews.text'] ?? ''))
    .map((text) => (text.split(' ').length >= 6 ? trigrams(text) : new Set<string>()));
  const holders = new Map<string, number[]>();
  for (const [index, set] of sets.entries())
    for (const gram of set) holders.set(gram, [...(holders.get(gram) ?? []), index]);
  const near = new Set<number>();
  for (const [index, set] of sets.entries()) {
    const shared = new Map<number, number>();
    for (const gram of set)
      for (const other of holders.get(gram) ?? [])
        if (other < index) shared.set(other, (shared.get(other) ?? 0) + 1);
    for (const [other, count] of shared)
      if (count / (set.size + (sets[other]?.size ?? 0) - count) > limit) near.add(index).add(other);
  }
  return near;
};

describe('the columns', () => {
  test('are the ones the users know; the labels are missing from test_data.csv only', () => {
    expect(Object.keys(train[0] ?? {})).toEqual([...FEATURES, 'sentiment']);
    expect(Object.keys(hidden[0] ?? {})).toEqual([...FEATURES, 'sentiment']);
    expect(Object.keys(golden[0] ?? {})).toEqual([...FEATURES, 'sentiment']);
    expect(Object.keys(test_[0] ?? {})).toEqual(FEATURES);
  });

  test('test_data.csv is test_data_hidden.csv without its labels, row by row', () => {
    expect(test_).toEqual(hidden.map(({ sentiment: _hidden, ...row }) => row));
  });

  test('every row has a text, a known label and a date', () => {
    for (const row of [...train, ...hidden, ...golden]) {
      expect(row['reviews.text']?.trim()).not.toBe('');
      expect(LABELS).toContain(row.sentiment);
      expect(Number.isNaN(Date.parse(row['reviews.date'] ?? ''))).toBe(false);
    }
  });
});

describe('size and mix', () => {
  test('there are at least 1,500 rows', () => {
    expect(train.length + hidden.length).toBeGreaterThanOrEqual(1_500);
  });

  test.each([
    ['train_data.csv', train],
    ['test_data_hidden.csv', hidden],
  ])('%s is mostly positive, with enough of the rest', (_, rows) => {
    const percent = (label: string) =>
      (rows.filter(({ sentiment }) => sentiment === label).length / rows.length) * 100;
    const between = (label: string, low: number, high: number) => {
      expect(percent(label)).toBeGreaterThanOrEqual(low);
      expect(percent(label)).toBeLessThanOrEqual(high);
    };
    between('Positive', 55, 65);
    between('Neutral', 12, 18);
    between('Negative', 20, 28);
  });
});

describe('the golden set', () => {
  test('is enriched in the rare classes', () => {
    const count = (label: string) => golden.filter(({ sentiment }) => sentiment === label).length;
    expect(Object.fromEntries(LABELS.map((label) => [label, count(label)]))).toEqual({
      Negative: 150,
      Neutral: 150,
      Positive: 300,
    });
  });

  test('spreads over the products of the base data and at most a dozen others of the same kinds', () => {
    const kinds = new Set([...train, ...hidden].map(({ primaryCategories }) => primaryCategories));
    const base = new Set([...train, ...hidden].map(({ name }) => name));
    const products = new Set(golden.map(({ name }) => name));
    expect([...base].filter((name) => !products.has(name))).toEqual([]);
    expect([...products].filter((name) => !base.has(name)).length).toBeLessThanOrEqual(12);
    expect(golden.filter(({ primaryCategories }) => !kinds.has(primaryCategories))).toEqual([]);
  });

  test('is dated in UTC from January 2024 to October 2026', () => {
    for (const { 'reviews.date': date = '' } of golden) {
      expect(new Date(date).toISOString()).toBe(date);
      expect(date >= '2024-01' && date < '2026-11').toBe(true);
    }
  });

  test('has no row that nearly repeats another of its own or of the base data', () => {
    const rows = [...golden, ...train, ...hidden];
    const repeated = [...nearDuplicates(rows, 0.4)].filter((index) => index < golden.length);
    expect(repeated.map((index) => rows[index]?.['reviews.text'])).toEqual([]);
  });
});

describe('leakage', () => {
  test('no text stands on both sides', () => {
    const known = new Set(train.map(textOf));
    expect([...hidden, ...golden].map(textOf).filter((text) => known.has(text))).toEqual([]);
  });

  test('no golden review stands twice, or in train or test under whatever title', () => {
    const body = (row: Row) => normalisedText(row['reviews.text'] ?? '');
    const known = new Set([...train, ...hidden].map(body));
    expect(golden.map(body).filter((text) => known.has(text))).toEqual([]);
    expect(new Set(golden.map(body)).size).toBe(golden.length);
  });

  test('no review stands on both sides under another title', () => {
    const body = (row: Row) => normalisedText(row['reviews.text'] ?? '');
    const known = new Set(train.map(body));
    expect(hidden.map(body).filter((text) => known.has(text) && text.split(' ').length >= 6)).toEqual([]);
  });

  test('near-duplicates are fewer than one in a hundred', () => {
    const rows = [...train, ...hidden];
    expect(nearDuplicates(rows, 0.6).size / rows.length).toBeLessThan(0.01);
  });
});
