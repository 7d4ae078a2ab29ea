// Writes the base dataset that the simulated loop starts from: its own part of the reviews, and the frozen sets.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { GOLDEN_FILE, type Review, type Sides, TEST_FILE, TRAIN_FILE } from './reviews.ts';

/** Products of kinds that are yet to come are in nobody's base data. @returns the folder. */
export const writeBaseFolder = (folder: string, sides: Sides, newKinds: ReadonlySet<string>): string => {
  const path = join(folder, 'base');
  mkdirSync(path, { recursive: true });
  const write = (file: string, reviews: readonly Review[]): void => {
    const rows = reviews.filter(({ kind }) => !newKinds.has(kind)).map(({ record }) => record);
    if (rows.length > 0) writeFileSync(join(path, file), stringify(rows, { header: true }));
  };
  write(TRAIN_FILE, sides.base);
  write(TEST_FILE, sides.test);
  write(GOLDEN_FILE, sides.golden);
  return path;
};
