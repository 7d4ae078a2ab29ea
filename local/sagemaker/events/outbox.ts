// Events wait on disk until the bus has taken them: a crash or an emulator that is away loses none.
import type { Outside } from '../outside/outside.ts';
import type { State } from '../state/state.ts';
import type { Time } from '../time.ts';
import type { NewEvent, PendingEvent } from './pending-event.ts';

const BATCH = 10;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 15_000;
/** Milliseconds by which a late event is late at most: enough for several others to overtake it. */
const LATEST = 2000;

export interface EventOutbox {
  publish(event: NewEvent): void;
  /** Sends what waits; gives up after `milliseconds`, and the rest is sent at the next start. */
  close(milliseconds: number): Promise<void>;
}

export interface OutboxParts {
  readonly state: State;
  readonly outside: Outside;
  readonly time: Time;
  readonly log: (message: string) => void;
  /** Share of events that are sent twice. */
  readonly duplicates: number;
  /** Share of events that are held back, so that later ones overtake them. */
  readonly late?: number;
}

const wire = (event: PendingEvent) => ({
  Source: 'aws.sagemaker',
  DetailType: event.DetailType,
  Detail: JSON.stringify(event.Detail),
  Resources: event.Resources,
  Time: new Date(event.time),
});

export function openOutbox({ state, outside, time, log, duplicates, late = 0 }: OutboxParts): EventOutbox {
  const queue: PendingEvent[] = [];
  const controller = new AbortController();
  let sending: Promise<void> | undefined;
  let sequence = 0;

  const sendBatch = async (): Promise<void> => {
    const batch = queue.slice(0, BATCH);
    const refused = await outside.sendEvents(batch.map(wire));
    const positions = new Set(refused.map(({ position }) => position));
    queue.splice(0, batch.length);
    for (const [position, { id }] of batch.entries()) if (!positions.has(position)) state.outbox.delete(id);
    // One event that the bus does not take must not hold up the others.
    queue.push(...batch.filter((_, position) => positions.has(position)));
    if (refused[0] !== undefined) throw new Error(`the bus refused ${refused.length}: ${refused[0].reason}`);
  };
  const sendAll = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE; queue.length > 0 && !controller.signal.aborted; ) {
      try {
        await sendBatch();
        pause = FIRST_PAUSE;
      } catch (error) {
        log(`${queue.length} event(s) wait for the bus: ${(error as Error).message}`);
        await time.pause(pause, controller.signal);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  };
  const send = () => {
    sending ??= sendAll().finally(() => {
      sending = undefined;
      if (queue.length > 0 && !controller.signal.aborted) send();
    });
  };
  const held = new Map<PendingEvent, NodeJS.Timeout>();
  const release = (event: PendingEvent) => {
    clearTimeout(held.get(event));
    if (!held.delete(event)) return;
    queue.push(event);
    send();
  };
  const enqueue = (event: NewEvent) => {
    const now = Date.now();
    // The time first, so that a restart finds the events in their order.
    const id = `${now}-${String(sequence++).padStart(9, '0')}`;
    const pending = state.outbox.put(id, { ...event, id, time: now });
    if (Math.random() >= late) queue.push(pending);
    else
      held.set(
        pending,
        setTimeout(() => release(pending), Math.random() * LATEST),
      );
  };
  const left = state.outbox.all().sort((a, b) => (a.id < b.id ? -1 : 1));
  queue.push(...left);
  if (queue.length > 0) send();
  return {
    publish: (event) => {
      enqueue(event);
      if (Math.random() < duplicates) enqueue(event);
      send();
    },
    close: async (milliseconds) => {
      for (const event of held.keys()) release(event);
      if (sending !== undefined) await Promise.race([sending, time.pause(milliseconds)]);
      controller.abort();
    },
  };
}
