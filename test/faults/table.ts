// Prints the table call × fault, and the sums in the words of Jepsen's set checker.
import { FAULTS } from './faults.ts';
import type { CellResult, MatrixResult } from './matrix.ts';

const MARKS: Record<CellResult['outcome'], string> = { survived: '✔', failed: '✖', 'not reached': '·' };

const row = (call: string, cells: readonly CellResult[]): string => {
  const marks = FAULTS.map((fault) => {
    const found = cells.find(({ cell }) => cell.call === call && cell.fault === fault);
    return (found === undefined ? ' ' : MARKS[found.outcome]).padEnd(3);
  });
  const own = cells.filter(({ cell, outcome }) => cell.call === call && outcome !== 'not reached');
  const survived = own.filter(({ outcome }) => outcome === 'survived').length;
  return `  ${call.padEnd(52)} ${marks.join('')} ${survived}/${own.length}`;
};

export const survivors = ({ cells }: MatrixResult) => {
  const played = cells.filter(({ outcome }) => outcome !== 'not reached');
  return { survived: played.filter(({ outcome }) => outcome === 'survived').length, played: played.length };
};

const sum = (
  { rounds }: MatrixResult,
  what: 'attempted' | 'ok' | 'lost' | 'unexpected' | 'recovered',
): number => rounds.reduce((total, round) => total + round[what], 0);

export const matrixPage = (result: MatrixResult, seconds: number): string => {
  const calls = [...new Set(result.cells.map(({ cell }) => cell.call))].sort();
  const { survived, played } = survivors(result);
  const failed = result.cells.filter(({ outcome }) => outcome === 'failed');
  const unreached = result.cells.filter(({ outcome }) => outcome === 'not reached');
  const heads = FAULTS.map((fault, index) => `  ${index + 1} ${fault}`).join('\n');
  return [
    'Faults, the columns:',
    heads,
    '',
    `  ${'call'.padEnd(52)} ${FAULTS.map((_, index) => String(index + 1).padEnd(3)).join('')} survived`,
    ...calls.map((call) => row(call, result.cells)),
    '',
    `  cells         ${survived} of ${played} survived; ${unreached.length} not reached`,
    `  corrections   ${sum(result, 'attempted')} attempted: ${sum(result, 'ok')} ok, ${sum(result, 'lost')} lost, ${sum(result, 'unexpected')} unexpected (counted twice or never sent), ${sum(result, 'recovered')} recovered by the client's second try`,
    `  rounds        ${result.rounds.length} in ${seconds.toFixed(0)} s, ${result.rounds.filter(({ watchdog }) => watchdog).length} of them with the watchdog's help`,
    ...failed.map(({ cell, problems }) => `  ✖ ${cell.call}, ${cell.fault}: ${problems.join('; ')}`),
    ...result.together.map((line) => `  ✖ only together: ${line}`),
    ...unreached.map(({ cell }) => `  · not reached: ${cell.call}, ${cell.fault}`),
    '',
  ].join('\n');
};
