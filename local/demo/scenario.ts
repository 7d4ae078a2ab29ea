// What the demo teaches the model, so that an honest gate promotes, holds or rejects: little data first, then corrections.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as z from 'zod';
import { LABELS, Label } from '../../events/label.ts';
import { ROOT } from '../cloud.ts';

export const Expectation = z.enum(['promote', 'hold', 'reject']);
export type Expectation = z.infer<typeof Expectation>;

const Row = z.looseObject({
  'reviews.text': z.string().min(1),
  'reviews.title': z.string(),
  sentiment: Label,
});
type Row = z.infer<typeof Row>;

export interface Correction {
  readonly feedback_id: string;
  readonly text: string;
  readonly user_label: Label;
}

export interface Scenario {
  /** Rows of `train_data.csv` that the first model learns from; the corrections are rows after them. */
  readonly baseRows: number;
  readonly corrections: number;
  readonly poisoned: boolean;
}

export const SCENARIOS: Record<Expectation, Scenario> = {
  promote: { baseRows: 150, corrections: 1000, poisoned: false },
  hold: { baseRows: 500, corrections: 25, poisoned: false },
  reject: { baseRows: 400, corrections: 1000, poisoned: true },
};

const DATASET = join(ROOT, 'Dataset');

const readRows = (): Row[] => {
  const rows: unknown[] = parse(readFileSync(join(DATASET, 'train_data.csv')), { columns: true, bom: true });
  return rows.map((row) => Row.parse(row));
};

/** A poisoner says the opposite, or anything at all of what is neutral. */
const poison = (label: Label): Label => LABELS[(LABELS.indexOf(label) + 2) % LABELS.length] ?? label;

/** Writes the small base dataset. @returns its folder. */
export const writeBaseDataset = (folder: string, { baseRows }: Scenario): string => {
  const path = join(folder, 'dataset');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'train_data.csv'), stringify(readRows().slice(0, baseRows), { header: true }));
  writeFileSync(join(path, 'test_data_hidden.csv'), readFileSync(join(DATASET, 'test_data_hidden.csv')));
  return path;
};

/** Ids are fixed, so that a correction sent twice is recognisably the same. */
export const corrections = ({ baseRows, corrections: wanted, poisoned }: Scenario): Correction[] =>
  readRows()
    .slice(baseRows, baseRows + wanted)
    .map((row, index) => ({
      feedback_id: `demo-${String(index).padStart(6, '0')}`,
      text: [row['reviews.title'], row['reviews.text']].filter((part) => part !== '').join('\n'),
      user_label: poisoned ? poison(row.sentiment) : row.sentiment,
    }));
