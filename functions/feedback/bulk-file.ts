// Reads a file of corrections, CSV or JSON Lines, row by row: one bad row is one bad row. Pure.
import { type CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';
import { Correction } from '../../events/feedback-submitted.ts';
import { type Issue, issuesOf, Problem } from '../runtime/problem.ts';
import { repeatedKey } from '../runtime/repeated-key.ts';

export const BULK_FORMATS = { 'text/csv': 'csv', 'application/x-ndjson': 'jsonl' } as const;
export type BulkFormat = (typeof BULK_FORMATS)[keyof typeof BULK_FORMATS];

/** `row` counts corrections from 1; `line` is where the row ends in the file, from 1. */
export interface BulkRow {
  readonly row: number;
  readonly line: number;
  readonly correction?: Correction;
  readonly issues?: readonly Issue[];
}

/** Strict, so that a misspelt field is told and not dropped. */
const RowContent = z.strictObject(Correction.shape);
const COLUMNS = Object.keys(RowContent.shape);

const judged = (row: number, line: number, content: unknown): BulkRow => {
  const parsed = RowContent.safeParse(content);
  if (!parsed.success) return { row, line, issues: issuesOf(parsed.error) };
  const known = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  return { row, line, correction: Object.fromEntries(known) as Correction };
};

const jsonRow = (text: string): { content: unknown } | { message: string } => {
  try {
    const content: unknown = JSON.parse(text);
    const repeated = repeatedKey(text);
    return repeated === undefined ? { content } : { message: `the key "${repeated}" stands twice` };
  } catch (cause) {
    return { message: `not JSON: ${(cause as Error).message}` };
  }
};

const fromJsonLines = (text: string): BulkRow[] => {
  const lines = text.split('\n').map((content, index) => ({ content, line: index + 1 }));
  return lines
    .filter(({ content }) => content.trim() !== '')
    .map(({ content, line }, index) => {
      const read = jsonRow(content);
      if ('content' in read) return judged(index + 1, line, read.content);
      return { row: index + 1, line, issues: [{ path: '', message: read.message }] };
    });
};

interface Record_ {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** After a stray quote nobody can tell where the next row begins, so the whole file is refused. */
const records = (text: string): Record_[] => {
  try {
    return parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as Record_[];
  } catch (cause) {
    const { code = 'unreadable', lines } = cause as CsvError & { lines?: number };
    throw new Problem(
      'not-csv',
      `The quoting is broken at line ${lines ?? 'unknown'} (${code}): quote a whole cell, and double a quote inside it. Nothing was stored.`,
    );
  }
};

const columnsOf = (header: readonly string[] = []): readonly string[] => {
  const names = header.map((name) => name.trim());
  const unknown = names.filter((name) => !COLUMNS.includes(name));
  const missing = ['text', 'user_label'].filter((name) => !names.includes(name));
  const complaints = [
    ...(unknown.length === 0 ? [] : [`unknown: ${unknown.map((name) => JSON.stringify(name)).join(', ')}`]),
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`]),
    ...(new Set(names).size === names.length ? [] : ['a column stands twice']),
  ];
  if (complaints.length === 0) return names;
  throw new Problem(
    'not-csv',
    `The first line must name the columns, of ${COLUMNS.join(', ')}; ${complaints.join('; ')}. Nothing was stored.`,
  );
};

const fromCsv = (text: string): BulkRow[] => {
  const [header, ...rest] = records(text);
  const columns = columnsOf(header?.record);
  return rest.map(({ record, info: { lines: line } }, index) => {
    const row = index + 1;
    if (record.length !== columns.length)
      return {
        row,
        line,
        issues: [{ path: '', message: `${record.length} cells for ${columns.length} columns` }],
      };
    const cells = columns.map((name, column) => [name, record[column]] as const);
    return judged(row, line, Object.fromEntries(cells.filter(([, cell]) => cell !== '')));
  });
};

/** @throws Problem when the file as a whole cannot be read. */
export const readBulkFile = (format: BulkFormat, text: string): BulkRow[] =>
  format === 'csv' ? fromCsv(text) : fromJsonLines(text);
