// SageMaker's events on their way to the emulator's default bus.
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from './outside.ts';

/** Throws when the bus refuses any event: a 200 answer can hide failures in `FailedEntryCount`. */
export async function sendEvents(client: EventBridgeClient, events: readonly BusEvent[]): Promise<void> {
  const Entries = events.map((event) => ({ ...event, Resources: [...event.Resources] }));
  const answer = await client.send(new PutEventsCommand({ Entries }));
  if ((answer.FailedEntryCount ?? 0) === 0) return;
  const refusal = answer.Entries?.find((entry) => entry.ErrorCode !== undefined);
  throw new Error(
    `the bus refused ${answer.FailedEntryCount} event(s): ${refusal?.ErrorCode} ${refusal?.ErrorMessage}`,
  );
}
