// One retraining at a time, none forgotten: what the lease and its waiting place do, as a pure value.

/** `running` and `waiting` are cycle numbers. */
export interface Queue {
  readonly running: number | undefined;
  readonly waiting: number | undefined;
}

export const EMPTY_QUEUE: Queue = { running: undefined, waiting: undefined };

/** @returns the queue with the cycle running or waiting, and the older one that it makes unnecessary. */
export const request = (
  { running, waiting }: Queue,
  cycle: number,
): { readonly queue: Queue; readonly coalesced: number | undefined } =>
  running === undefined
    ? { queue: { running: cycle, waiting }, coalesced: undefined }
    : { queue: { running, waiting: cycle }, coalesced: waiting };

/** The end of the running cycle: the one that waits runs in the same moment. */
export const release = ({ waiting }: Queue): Queue => ({ running: waiting, waiting: undefined });
