// Invocation metrics, gathered beside the request path and sent to CloudWatch every few seconds.
import type { Metric, Outside } from '../outside/outside.ts';

const NAMESPACE = 'AWS/SageMaker';
const FLUSH_EVERY = 2000;

export interface Invocation {
  readonly endpoint: string;
  readonly variant: string;
  readonly config: string;
  /** HTTP status that the container answered; 0 when it did not answer. */
  readonly status: number;
  /** Microseconds in the container, and in the stand-in around it. */
  readonly modelLatency: number;
  readonly overheadLatency: number;
}

export type Served = Pick<Invocation, 'endpoint' | 'variant' | 'config'>;

export interface EndpointMetrics {
  record(invocation: Invocation): void;
  /** Settles when all that was recorded so far is sent or given up. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

type Counts = Map<number, number>;

interface Tally {
  readonly served: Served;
  readonly values: Map<string, Counts>;
}

const UNITS: Readonly<Record<string, Metric['unit']>> = {
  ModelLatency: 'Microseconds',
  OverheadLatency: 'Microseconds',
};

/** Three significant digits keep the number of distinct values, and so the request, small. */
const rounded = (value: number): number => Number(value.toPrecision(3));

function add(tally: Tally, name: string, value: number): void {
  const counts = tally.values.get(name) ?? new Map<number, number>();
  counts.set(value, (counts.get(value) ?? 0) + 1);
  tally.values.set(name, counts);
}

function addInvocation(tally: Tally, seen: Invocation): void {
  add(tally, 'Invocations', 1);
  add(tally, 'Invocation4XXErrors', seen.status >= 400 && seen.status < 500 ? 1 : 0);
  add(tally, 'Invocation5XXErrors', seen.status >= 500 || seen.status === 0 ? 1 : 0);
  add(tally, 'InvocationModelErrors', seen.status >= 200 && seen.status < 300 ? 0 : 1);
  add(tally, 'ModelLatency', rounded(seen.modelLatency));
  add(tally, 'OverheadLatency', rounded(seen.overheadLatency));
}

/** An emulator judges alarms only when data arrives: silence would keep an old alarm for ever. */
function addSilence(tally: Tally): void {
  for (const name of [
    'Invocation4XXErrors',
    'Invocation5XXErrors',
    'InvocationModelErrors',
    'ModelLatency',
  ]) {
    add(tally, name, 0);
  }
}

function metricsOf({ served, values }: Tally, time: Date): Metric[] {
  const base = { EndpointName: served.endpoint, VariantName: served.variant };
  return [...values].flatMap(([name, counts]) =>
    [base, { ...base, EndpointConfigName: served.config }].map((dimensions) => ({
      namespace: NAMESPACE,
      name,
      dimensions,
      unit: UNITS[name] ?? 'None',
      values: counts,
      time,
    })),
  );
}

export interface MetricsParts {
  readonly outside: Outside;
  readonly log: (message: string) => void;
  /** Seconds of silence after which zeros are sent; 0 for never. */
  readonly heartbeat: number;
  /** The variants that serve now. */
  readonly serving: () => readonly Served[];
}

const keyOf = ({ endpoint, variant, config }: Served): string => `${endpoint}/${variant}/${config}`;

export function collectMetrics({ outside, log, heartbeat, serving }: MetricsParts): EndpointMetrics {
  let tallies = new Map<string, Tally>();
  const lastSent = new Map<string, number>();
  let sending: Promise<void> = Promise.resolve();
  const tallyOf = (served: Served): Tally => {
    const tally = tallies.get(keyOf(served)) ?? { served, values: new Map() };
    tallies.set(keyOf(served), tally);
    return tally;
  };
  const send = async (batch: readonly Tally[]) => {
    const time = new Date();
    for (const { served } of batch) lastSent.set(keyOf(served), time.getTime());
    await outside.putMetrics(batch.flatMap((tally) => metricsOf(tally, time))).catch((error: Error) => {
      log(`metrics of ${batch.length} variant(s) did not reach CloudWatch: ${error.message}`);
    });
  };
  const flush = () => {
    const batch = [...tallies.values()];
    tallies = new Map();
    if (batch.length > 0) sending = sending.then(() => send(batch));
    return sending;
  };
  const beat = () => {
    for (const served of serving()) {
      const silent = Date.now() - (lastSent.get(keyOf(served)) ?? 0) >= heartbeat * 1000;
      if (heartbeat > 0 && silent && !tallies.has(keyOf(served))) addSilence(tallyOf(served));
    }
    void flush();
  };
  const timer = setInterval(beat, FLUSH_EVERY);
  return {
    record: (invocation) => addInvocation(tallyOf(invocation), invocation),
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}
