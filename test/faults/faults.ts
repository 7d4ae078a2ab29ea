// What can befall one call: the columns of the fault table, and how each is brought about.
import { CALL_HEADER, type CallTap } from './call-tap.ts';
import type { Microburst } from './microburst.ts';

/** `repeated` faults hit three calls in a row: all attempts of the SDK, so that the function itself fails. */
export const FAULTS = [
  'throttle',
  'error 500',
  'timeout',
  'reset',
  'lost reply',
  'latency',
  'truncated',
  '500 ×3',
  'lost reply ×3',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Cell {
  /** `function service:Operation`. */
  readonly call: string;
  readonly fault: Fault;
}

const SDK_ATTEMPTS = 3;
const HELD_MS = 800;
const LATE_MS = 1200;

const THROTTLES: Record<string, string> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  s3: 'SlowDown',
  sns: 'Throttling',
};

const serviceOf = (call: string): string => call.split(' ')[1]?.split(':')[0] ?? '';

const throttled = (call: string) => ({ code: THROTTLES[serviceOf(call)] ?? 'ThrottlingException' });
const FAILED = { code: 'InternalFailure', status: 500 };

/** What microburst does; `undefined`: the tap does it. */
const EFFECTS: Record<Fault, ((call: string) => object) | undefined> = {
  throttle: (call) => ({ error: throttled(call), times: 1 }),
  'error 500': () => ({ error: FAILED, times: 1 }),
  timeout: () => ({ timeout_ms: HELD_MS, times: 1 }),
  reset: () => ({ reset: true, times: 1 }),
  'lost reply': undefined,
  latency: () => ({ latency: LATE_MS, times: 1 }),
  truncated: () => ({ response: { truncate_frac: 0.5, truncate_bytes: 1 }, times: 1 }),
  '500 ×3': () => ({ error: FAILED, times: SDK_ATTEMPTS }),
  'lost reply ×3': undefined,
};

export interface Proxies {
  readonly taps: readonly CallTap[];
  readonly bursts: readonly Microburst[];
}

export interface Armed {
  /** How often the fault of each cell has struck. */
  readonly struck: () => Promise<readonly number[]>;
  /** Ends all faults. */
  readonly disarm: () => Promise<void>;
}

const struckBy = async (
  { bursts, taps }: Proxies,
  ids: readonly (readonly number[])[],
  ruled: readonly Cell[],
  cell: Cell,
  lostBefore: (call: string) => number,
): Promise<number> => {
  const index = ruled.indexOf(cell);
  if (index === -1)
    return taps.reduce((sum, { lost }) => sum + (lost.get(cell.call) ?? 0), 0) - lostBefore(cell.call);
  let count = 0;
  for (const [burst, own] of ids.entries())
    count += (await bursts[burst]?.fired())?.get(own[index] ?? -1) ?? 0;
  return count;
};

/** Arms every cell at once; at most one for a call. */
export const arm = async (proxies: Proxies, cells: readonly Cell[]): Promise<Armed> => {
  const { taps, bursts } = proxies;
  const ruled = cells.filter(({ fault }) => EFFECTS[fault] !== undefined);
  const rules = ruled.map(({ call, fault }) => ({
    service: '*',
    headers: { [CALL_HEADER]: `${call};` },
    ...EFFECTS[fault]?.(call),
  }));
  const ids = await Promise.all(bursts.map((burst) => burst.setRules(rules)));
  const before = new Map<string, number>();
  for (const { call, fault } of cells.filter((cell) => !ruled.includes(cell))) {
    before.set(
      call,
      taps.reduce((sum, { lost }) => sum + (lost.get(call) ?? 0), 0),
    );
    for (const tap of taps) tap.loseReplies(call, fault === 'lost reply' ? 1 : SDK_ATTEMPTS);
  }
  return {
    struck: () =>
      Promise.all(cells.map((cell) => struckBy(proxies, ids, ruled, cell, (call) => before.get(call) ?? 0))),
    disarm: async () => {
      await Promise.all(bursts.map((burst) => burst.setRules([])));
      for (const { call } of cells) for (const tap of taps) tap.loseReplies(call, 0);
    },
  };
};
