// An event as it waits in the outbox: SageMaker's own wire form, not yet on the bus.

export interface PendingEvent {
  /** Sorts by time of the change. */
  readonly id: string;
  readonly DetailType: string;
  readonly Resources: readonly string[];
  readonly Detail: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds of the change. */
  readonly time: number;
}

export type NewEvent = Omit<PendingEvent, 'id' | 'time'>;

/** Epoch seconds, as the API writes times, in the milliseconds that most events use. */
export const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);

export const isoTime = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
