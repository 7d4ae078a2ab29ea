// What the blue/green soak found, in a table, and what of it is not as it must be.
import type { BlueGreenResult } from './blue-green-run.ts';
import { type BrokenFigure, CANARY_PERCENT } from './broken-models.ts';
import { type SwitchFigure, worstDeviation } from './switches.ts';
import { points, type Row, tableOf } from './table.ts';

const TOLERANCE = 0.03;
/** With fewer answers a share says little. */
const LEAST_ANSWERS = 100;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const guardName = ({ guard }: SwitchFigure): string =>
  guard.type === 'ALL_AT_ONCE' ? 'ALL_AT_ONCE' : `${guard.type} ${guard.percent} %`;

function switchRow(name: string, figures: readonly SwitchFigure[]): Row {
  const stages = figures.flatMap((figure) => figure.stages);
  const ns = stages.map(({ n }) => n);
  return {
    deployment: name,
    switches: figures.length,
    requests: sum(figures.map(({ requests }) => requests)),
    failed: sum(figures.map(({ failed }) => failed)),
    stages: stages.length,
    'n a stage': ns.length === 0 ? '–' : `${Math.min(...ns)}–${Math.max(...ns)}`,
    'worst deviation (points)': stages.length === 0 ? '–' : points(worstDeviation(figures)),
  };
}

function brokenRow(name: string, figures: readonly BrokenFigure[]): Row {
  const exposed = sum(figures.map(({ requests }) => requests));
  const bad = sum(figures.map((figure) => figure.bad));
  return {
    'broken model': name,
    'found by': figures[0]?.foundBy ?? '',
    deployments: figures.length,
    'rolled back': figures.filter(({ rolledBack }) => rolledBack).length,
    'requests in canary': exposed,
    'failed or broken': bad,
    'share (%)': exposed === 0 ? 0 : points(bad / exposed),
    'failed elsewhere': sum(figures.map(({ strayed }) => strayed)),
    'answered by the old': sum(figures.map(({ old }) => old)),
  };
}

const grouped = <T>(
  items: readonly T[],
  key: (item: T) => string,
  row: (name: string, of: T[]) => Row,
): Row[] => [...Map.groupBy(items, key)].map(([name, of]) => row(name, of));

function problemsOf(result: BlueGreenResult): string[] {
  const { switched, failedWhileSwitching: failed, rolledBack, strangeErrors } = result;
  const stages = switched.flatMap((figure) => figure.stages);
  const limit = CANARY_PERCENT / 100 + TOLERANCE;
  const say = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);
  return [
    ...say(failed === 0, `${failed} request(s) failed during switches`),
    ...say(
      worstDeviation(switched) <= TOLERANCE,
      `a share is ${points(worstDeviation(switched))} points off`,
    ),
    ...say(
      stages.every(({ n }) => n >= LEAST_ANSWERS),
      `a stage had fewer than ${LEAST_ANSWERS} answers`,
    ),
    ...rolledBack.flatMap((figure) => [
      ...say(figure.rolledBack, `${figure.fault}: not rolled back as expected (${figure.reason})`),
      ...say(
        figure.bad <= limit * figure.requests,
        `${figure.fault}: ${figure.bad} of ${figure.requests} went wrong`,
      ),
      ...say(figure.strayed === 0, `${figure.fault}: ${figure.strayed} went wrong outside the canary`),
      ...say(figure.old > 0, `${figure.fault}: the old model did not answer`),
    ]),
    ...say(
      strangeErrors.every((error) => error.startsWith('ServiceUnavailable')),
      strangeErrors.join('; '),
    ),
  ];
}

export function reportBlueGreen(result: BlueGreenResult): { text: string; problems: string[] } {
  const { switched, rolledBack, clients, seconds, requests } = result;
  const problems = problemsOf(result);
  const lines = [
    `${requests} requests by ${clients} clients in ${seconds} s\n`,
    tableOf([...grouped(switched, guardName, switchRow), switchRow('all', switched)]),
    '',
    tableOf([...grouped(rolledBack, ({ fault }) => fault, brokenRow)]),
    '',
    ...(problems.length === 0 ? ['✔ as it must be'] : problems.map((problem) => `✖ ${problem}`)),
  ];
  return { text: lines.join('\n'), problems };
}
