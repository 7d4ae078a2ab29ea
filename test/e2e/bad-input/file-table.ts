// Files for POST /feedback/bulk that are wrong, odd or hostile: refused whole, refused row by row, or stored exactly.
import { gzipSync } from 'node:zlib';

export interface FileOutcome {
  /** Of the whole file. */
  readonly problem?: string;
  readonly status: number;
  /** Texts of the rows that are taken, as they are stored. */
  readonly stored?: readonly string[];
  readonly refused?: number;
}

export type FileRow = readonly [name: string, type: string, body: string | Buffer, outcome: FileOutcome];

const CSV = 'text/csv';
const LINES = 'application/x-ndjson';
const HEADER = 'text,user_label\n';
const FORMULAS = ["=cmd|' /C calc'!A0", '+1+1', '-2+3', '@SUM(A1)', '\tTAB'];
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const whole = (problem = 'invalid-request', status = 400): FileOutcome => ({ status, problem });

export const FILE_ROWS: readonly FileRow[] = [
  [
    'cells that a spreadsheet would run',
    CSV,
    HEADER + FORMULAS.map((text) => `${cell(text)},Neutral\n`).join(''),
    { status: 200, stored: FORMULAS.map((text) => text.trim()), refused: 0 },
  ],
  [
    'cells with breaks, quotes and null bytes',
    CSV,
    `${HEADER}${cell('one\r\ntwo')},Neutral\n${cell('say "so"')},Neutral\n${cell('nu\u0000ll')},Neutral\n`,
    { status: 200, stored: ['one\r\ntwo', 'say "so"', 'nu\u0000ll'], refused: 0 },
  ],
  [
    'a row too long among good ones',
    CSV,
    `${HEADER}Row one.,Neutral\n${'a'.repeat(5_001)},Neutral\nRow three.,Neutral\n`,
    { status: 200, stored: ['Row one.', 'Row three.'], refused: 1 },
  ],
  [
    'lines of which one says a thing twice, one is cut, and one holds half a pair',
    LINES,
    '{"text":"Line one.","user_label":"Neutral"}\n{"text":"a","text":"b","user_label":"Neutral"}\n{"text":\n{"text":"\\ud83d","user_label":"Neutral"}\n',
    { status: 200, stored: ['Line one.'], refused: 3 },
  ],
  ['a quote that never ends', CSV, `${HEADER}"Fine.,Neutral\nBad,Negative\n`, whole('not-csv')],
  ['semicolons', CSV, 'text;user_label\nFine.;Neutral\n', whole('not-csv')],
  ['a column twice', CSV, 'text,text,user_label\nOne.,Two.,Neutral\n', whole('not-csv')],
  ['Latin-1', CSV, Buffer.from(`${HEADER}Tr\u00e8s bien.,Neutral\n`, 'latin1'), whole()],
  ['a packed file', CSV, gzipSync(`${HEADER}Fine.,Neutral\n`), whole()],
  ['a spreadsheet', 'application/vnd.ms-excel', 'PK', whole('unsupported-media-type', 415)],
];
