// `loop feedback --file`: sends a file of corrections piece by piece, with a progress line, and tells every row that was refused.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { BulkReport } from '../functions/api/operations/submit-bulk.ts';
import { piecesOf } from './correction-file.ts';
import type { Api } from './signed-api.ts';
import { oneLine } from './tables.ts';
import { REFUSED, refusalWords } from './terminal.ts';

export interface FileReport {
  readonly rows: number;
  readonly recorded: number;
  readonly repeated: number;
  readonly refused: number;
  /** Row numbers are those of the file. */
  readonly errors: readonly { readonly row: number; readonly detail: string }[];
}

/** @throws Error when a piece as a whole is refused; what was sent before is on record, and the file can be sent again. */
export const sendFile = async (
  api: Pick<Api, 'upload'>,
  path: string,
  progress: (sent: number, of: number) => void,
): Promise<FileReport> => {
  const pieces = piecesOf(path, readFileSync(path, 'utf8'));
  const all = pieces.reduce((sum, { rows }) => sum + rows, 0);
  const report = {
    rows: 0,
    recorded: 0,
    repeated: 0,
    refused: 0,
    errors: [] as { row: number; detail: string }[],
  };
  for (const { contentType, body, rows, before, key } of pieces) {
    const reply = await api.upload('/feedback/bulk', contentType, body, { 'idempotency-key': key });
    if (reply.status !== 200)
      throw new Error(
        `Rows ${before + 1} to ${before + rows} of ${basename(path)}: ${refusalWords(reply)}\n  What came before is on record; send the same file again when this is mended.`,
      );
    const answer = BulkReport.parse(reply.body);
    for (const name of ['rows', 'recorded', 'repeated', 'refused'] as const) report[name] += answer[name];
    report.errors.push(...answer.errors.map(({ row, detail }) => ({ row: before + row, detail })));
    progress(before + rows, all);
  }
  return report;
};

const BAR = 30;

/** One line that is written over; nothing where nobody looks. */
export const progressLine =
  (name: string, stream: NodeJS.WriteStream) =>
  (sent: number, of: number): void => {
    if (!stream.isTTY) return;
    const full = Math.round((sent / of) * BAR);
    const bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`;
    stream.write(`\r${name} ${bar} ${sent} of ${of}${sent === of ? '\n' : ''}`);
  };

export const reportWords = ({ rows, recorded, repeated, refused, errors }: FileReport): string =>
  [
    `${rows} rows: ${recorded} recorded, ${repeated} on record before, ${refused} refused`,
    ...errors.map(({ row, detail }) => `  row ${row}: ${oneLine(detail)}`),
    '',
  ].join('\n');

/** A file with refused rows ends the command with a code that says so. */
export const exitCodeOf = ({ refused }: FileReport): number => (refused === 0 ? 0 : REFUSED);
