// Deployments of models that do not work, under load: each must end where it began, and only the canary's share suffers.
import { addModel, type Behaviour, update } from '../unit/local/sagemaker/support/hosting.ts';
import type { StandIn } from '../unit/local/sagemaker/support/stand-in.ts';
import { until } from '../unit/local/sagemaker/support/until.ts';
import type { Alarm, AlarmBoard } from './alarm-board.ts';
import type { Load } from './load.ts';
import { type Look, watchDeployment } from './watched-deployment.ts';

export const ENDPOINT = 'reviews';
export const CANARY_PERCENT = 25;
const dimensions = { EndpointName: ENDPOINT, VariantName: 'AllTraffic' };
/** Callers count answers that they cannot read, as a client of a changed model would. */
export const CALLERS = { metric: 'MalformedAnswers', dimensions: { EndpointName: ENDPOINT } };

export const ALARMS: Readonly<Record<string, Alarm>> = {
  'endpoint-5xx': { metric: 'Invocation5XXErrors', statistic: 'Sum', threshold: 5, dimensions },
  /** Microseconds. */
  'endpoint-latency': { metric: 'ModelLatency', statistic: 'Average', threshold: 50_000, dimensions },
  'callers-malformed': { ...CALLERS, statistic: 'Sum', threshold: 5 },
};

interface Fault {
  readonly name: string;
  readonly behaviour: Behaviour;
  /** What finds it, as it reads in FailureReason. */
  readonly found: RegExp;
  readonly foundBy: string;
}

const FAULTS: readonly Fault[] = [
  {
    name: 'crashes at load',
    behaviour: { label: 'broken', crash: true },
    found: /ping health check/,
    foundBy: 'health check',
  },
  {
    name: 'answers 500',
    behaviour: { label: 'broken', status: 500 },
    found: /endpoint-5xx/,
    foundBy: '5XX alarm',
  },
  {
    name: 'slow',
    behaviour: { label: 'broken', delay: 0.5 },
    found: /endpoint-latency/,
    foundBy: 'latency alarm',
  },
  {
    name: 'wrong shape',
    behaviour: { label: 'broken', body: { scores: [[0.1, 0.9]] } },
    found: /callers-malformed/,
    foundBy: "callers' alarm",
  },
  {
    name: 'dies when asked',
    behaviour: { label: 'broken', dies: true },
    found: /endpoint-5xx/,
    foundBy: '5XX alarm',
  },
];

export interface BrokenFigure {
  readonly fault: string;
  readonly foundBy: string;
  readonly rolledBack: boolean;
  readonly reason: string;
  /** Requests while the canary had traffic, those that failed or met the broken model, and those the old one answered. */
  readonly requests: number;
  readonly bad: number;
  readonly old: number;
  /** Requests before and after the canary had traffic that went wrong. */
  readonly strayed: number;
}

/** From the last look before the canary surely had no traffic to the first after it surely has none any more. */
function exposure(looks: readonly Look[]): { from: number; to: number } {
  const exposed = ({ endpoint }: Look): boolean => {
    const stage = endpoint.PendingDeploymentSummary?.ProductionVariants?.[0]?.VariantStatus?.[0]?.Status;
    return endpoint.EndpointStatus === 'Updating' && (stage === 'ActivatingTraffic' || stage === 'Baking');
  };
  const first = looks.findIndex(exposed);
  if (first === -1) return { from: 0, to: 0 };
  const after = looks.findIndex((look, position) => position > first && !exposed(look));
  return { from: looks[first - 1]?.asked ?? 0, to: looks[after]?.told ?? Number.POSITIVE_INFINITY };
}

function figureOf(load: Load, looks: readonly Look[], fault: Fault, old: string): BrokenFigure {
  const { from, to } = exposure(looks);
  const begin = looks[0]?.asked ?? 0;
  const during = load.answers.filter(({ start }) => start >= begin);
  const exposed = during.filter(({ start, end }) => end >= from && start <= to);
  const isBad = ({ model }: { readonly model?: string }) => model !== old;
  const last = looks.at(-1)?.endpoint;
  const reason = last?.FailureReason ?? '';
  return {
    fault: fault.name,
    foundBy: fault.foundBy,
    rolledBack:
      last?.EndpointStatus === 'InService' && last.EndpointConfigName === old && fault.found.test(reason),
    reason,
    requests: exposed.length,
    bad: exposed.filter(isBad).length,
    old: during.filter((answer) => !isBad(answer)).length,
    strayed: during.filter((answer) => !exposed.includes(answer)).filter(isBad).length,
  };
}

async function deployBroken(standIn: StandIn, load: Load, fault: Fault, name: string, old: string) {
  await addModel(standIn, name, fault.behaviour);
  await update(standIn, ENDPOINT, name, {
    type: 'CANARY',
    percent: CANARY_PERCENT,
    wait: 600,
    alarms: Object.keys(ALARMS),
  });
  const looks = await watchDeployment(standIn, ENDPOINT);
  await new Promise((resolve) => setTimeout(resolve, 750));
  return figureOf(load, looks, fault, old);
}

export async function runBroken(
  standIn: StandIn,
  load: Load,
  board: AlarmBoard,
  old: string,
  count: number,
): Promise<BrokenFigure[]> {
  const figures: BrokenFigure[] = [];
  for (let turn = 0; turn < count; turn++) {
    const fault = FAULTS[turn % FAULTS.length] as Fault;
    await until(
      () => board.inAlarm(),
      (names) => names.length === 0,
    );
    figures.push(await deployBroken(standIn, load, fault, `broken-${turn + 1}`, old));
    process.stderr.write(`\rbroken model ${turn + 1} of ${count} `);
  }
  process.stderr.write('\n');
  return figures;
}
