// The stand-in's clock: one knob scales every wait that a request asks for.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Time {
  /** Epoch seconds with milliseconds, as the service writes timestamps. */
  now(): number;
  /** Waits `milliseconds` of real time, or less when `signal` aborts. */
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds of real time that `seconds` of AWS time last here. */
  scaled(seconds: number): number;
  /** Keeps a passing status visible. */
  linger(signal?: AbortSignal): Promise<void>;
}

async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal?.aborted === true) return;
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}

export const createTime = (scale: number, minimumWait: number): Time => ({
  now: () => Date.now() / 1000,
  pause,
  scaled: (seconds) => seconds * scale * 1000,
  linger: (signal) => pause(minimumWait, signal),
});
