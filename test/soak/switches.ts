// Blue/green switches under load: no request may fail, and each fleet gets the share that was asked for.
import { type Guard, update } from '../unit/local/sagemaker/support/hosting.ts';
import type { StandIn } from '../unit/local/sagemaker/support/stand-in.ts';
import type { Load } from './load.ts';
import { answersIn, bakingStages, type Stage, watchDeployment } from './watched-deployment.ts';

export interface StageFigure {
  /** Of 1. */
  readonly asked: number;
  readonly seen: number;
  /** Answers that were counted. */
  readonly n: number;
}

export interface SwitchFigure {
  readonly guard: Guard;
  readonly to: string;
  readonly stages: readonly StageFigure[];
  /** Requests that were asked or answered during the switch, and how many of them failed. */
  readonly requests: number;
  readonly failed: number;
}

/** Seconds of AWS time in a stage: a second and a half of real time. */
const WAIT = 150;

const MIX: readonly Guard[] = [
  { type: 'CANARY', percent: 10, wait: WAIT },
  { type: 'LINEAR', percent: 33, wait: WAIT },
  { type: 'ALL_AT_ONCE', wait: 0 },
  { type: 'CANARY', percent: 33, wait: WAIT },
  { type: 'LINEAR', percent: 50, wait: WAIT },
  { type: 'CANARY', percent: 50, wait: WAIT },
  { type: 'LINEAR', percent: 25, wait: WAIT },
];

/** The shares that a guard asks for in its partial stages. */
function askedShares({ type, percent = 0 }: Guard): number[] {
  if (type === 'CANARY') return [percent / 100];
  if (type !== 'LINEAR') return [];
  return Array.from({ length: Math.ceil(100 / percent) - 1 }, (_, step) => ((step + 1) * percent) / 100);
}

function stageFigure(load: Load, stage: Stage, asked: number, to: string): StageFigure {
  const answers = answersIn(load.answers, stage);
  const green = answers.filter(({ model }) => model === to).length;
  return { asked, seen: green / answers.length, n: answers.length };
}

/** Moves the endpoint to the configuration `to`, whose model answers by the same name. */
async function switchOnce(
  standIn: StandIn,
  load: Load,
  endpoint: string,
  to: string,
  guard: Guard,
): Promise<SwitchFigure> {
  const from = Date.now();
  await update(standIn, endpoint, to, guard);
  const looks = await watchDeployment(standIn, endpoint);
  const last = looks.at(-1)?.endpoint;
  if (last?.EndpointConfigName !== to) throw new Error(`not switched to ${to}: ${last?.FailureReason}`);
  // Answers come from the other thread with a delay.
  await new Promise((resolve) => setTimeout(resolve, 250));
  const shares = askedShares(guard);
  const stages = bakingStages(looks).slice(0, shares.length);
  if (stages.length !== shares.length) throw new Error(`${stages.length} of ${shares.length} stages seen`);
  const during = load.answers.filter(({ end }) => end >= from);
  return {
    guard,
    to,
    stages: stages.map((stage, position) => stageFigure(load, stage, shares[position] ?? 1, to)),
    requests: during.length,
    failed: during.filter(({ error }) => error !== undefined).length,
  };
}

/** `names`: two configurations between which the endpoint goes to and fro; it is on the first. */
export async function runSwitches(
  standIn: StandIn,
  load: Load,
  endpoint: string,
  names: readonly [string, string],
  count: number,
): Promise<SwitchFigure[]> {
  const figures: SwitchFigure[] = [];
  for (let turn = 0; turn < count; turn++) {
    const to = names[(turn + 1) % 2] as string;
    figures.push(await switchOnce(standIn, load, endpoint, to, MIX[turn % MIX.length] as Guard));
    process.stderr.write(`\rswitch ${turn + 1} of ${count} `);
  }
  process.stderr.write('\n');
  return figures;
}

export const worstDeviation = (figures: readonly SwitchFigure[]): number =>
  Math.max(0, ...figures.flatMap(({ stages }) => stages.map(({ asked, seen }) => Math.abs(asked - seen))));
