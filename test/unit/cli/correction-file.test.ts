// Cutting a file of corrections: nothing is lost at a seam, and the same file gives the same keys.
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { piecesOf } from '../../../cli/correction-file.ts';
import { readBulkFile } from '../../../functions/feedback/bulk-file.ts';

const csv = (rows: readonly string[]): string => `text,user_label\n${rows.join('\n')}\n`;

describe('a CSV file', () => {
  test('is cut into pieces that each begin with the header and together hold every row once, in order', () => {
    const rows = Array.from({ length: 1203 }, (_, index) => `"Review ${index}, fine",Positive`);
    const pieces = piecesOf('corrections.csv', csv(rows));
    expect(pieces.map(({ rows: count, before }) => [count, before])).toEqual([
      [500, 0],
      [500, 500],
      [203, 1000],
    ]);
    const read = pieces.flatMap(({ body }) => readBulkFile('csv', body));
    expect(read.map(({ correction }) => correction?.text)).toEqual(
      rows.map((_, index) => `Review ${index}, fine`),
    );
  });

  test('is never cut within a cell, whatever line breaks, quotes and commas it holds', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é'),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 1100 }), (texts) => {
        const rows = texts.map((each) => `"${each.replaceAll('"', '""')}",Neutral`);
        const found = piecesOf('a.csv', csv(rows)).flatMap(({ body }) =>
          (parse(body) as string[][]).slice(1),
        );
        expect(found).toEqual(texts.map((each) => [each, 'Neutral']));
      }),
      { numRuns: 30 },
    );
  });

  test('stays within the bytes of a request, by whole rows', () => {
    const long = 'x'.repeat(4_900);
    const pieces = piecesOf('a.csv', csv(Array.from({ length: 1_000 }, () => `${long},Neutral`)));
    for (const { body } of pieces) expect(Buffer.byteLength(body)).toBeLessThan(4 * 1024 * 1024);
    expect(pieces.reduce((sum, { rows }) => sum + rows, 0)).toBe(1_000);
  });
});

test('JSON Lines are cut at lines, and empty lines are no rows', () => {
  const lines = ['{"text":"a","user_label":"Neutral"}', '', '{"text":"b","user_label":"Neutral"}'];
  const [piece, ...more] = piecesOf('a.jsonl', lines.join('\n'));
  expect(more).toEqual([]);
  expect(piece).toMatchObject({ rows: 2, contentType: 'application/x-ndjson' });
});

test('the same file has the same keys, so that sending it again repeats; another file has others', () => {
  const keys = (text: string) => piecesOf('a.csv', text).map(({ key }) => key);
  const one = csv(['fine,Positive']);
  expect(keys(one)).toEqual(keys(one));
  expect(keys(csv(['fine,Negative']))).not.toEqual(keys(one));
});

test('a file of another kind is refused by name, with what is taken', () => {
  expect(() => piecesOf('corrections.xlsx', 'PK')).toThrow('corrections.xlsx is neither .csv nor .jsonl');
});
