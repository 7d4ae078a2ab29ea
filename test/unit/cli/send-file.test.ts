// Sending a file: every refused row is told by its place in the file, a refused piece stops with what to do, progress adds up.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exitCodeOf, reportWords, sendFile } from '../../../cli/send-file.ts';

const LINES = 700;
const file = (): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'corrections-')), 'a.csv');
  const rows = Array.from({ length: LINES }, (_, index) => `review ${index},Positive`);
  writeFileSync(path, `text,user_label\n${rows.join('\n')}\n`);
  return path;
};

const report = (rows: number, errors: object[] = []) => ({
  status: 200,
  body: { rows, recorded: rows - errors.length, repeated: 0, refused: errors.length, errors },
});

test('numbers of refused rows are those of the file, not of the piece', async () => {
  const error = {
    row: 3,
    line: 4,
    type: 'urn:sentiment:problem:invalid-request',
    detail: 'not a\u001b[31m label',
  };
  const answers = [report(500), report(200, [error])];
  const seen: [number, number][] = [];
  const api = { upload: async () => answers.shift() ?? report(0) };

  const sent = await sendFile(api, file(), (done, all) => seen.push([done, all]));

  expect(sent).toMatchObject({ rows: LINES, recorded: 699, refused: 1, errors: [{ row: 503 }] });
  expect(seen).toEqual([
    [500, LINES],
    [700, LINES],
  ]);
  expect(reportWords(sent)).toContain('row 503: not a [31m label');
  expect(exitCodeOf(sent)).toBe(1);
  expect(exitCodeOf({ ...sent, refused: 0 })).toBe(0);
});

test('a piece that is refused as a whole names its rows and says that the file can be sent again', async () => {
  const problem = { status: 503, body: { title: 'Try again later', detail: 'The service is busy.' } };
  const answers = [report(500), problem];
  const api = { upload: async () => answers.shift() ?? report(0) };

  await expect(sendFile(api, file(), () => {})).rejects.toThrow(
    /Rows 501 to 700 of a\.csv: ✖ Try again later \(503\)\s+The service is busy\.\s+What came before is on record; send the same file again/,
  );
});
