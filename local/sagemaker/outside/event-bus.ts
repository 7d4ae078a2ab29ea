// SageMaker's events on their way to the emulator's default bus.
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEvent, RefusedEvent } from './outside.ts';

/** A 200 answer can hide failures: each entry says for itself whether it was taken. */
export async function sendEvents(
  client: EventBridgeClient,
  events: readonly BusEvent[],
): Promise<RefusedEvent[]> {
  const Entries = events.map((event) => ({ ...event, Resources: [...event.Resources] }));
  const answer = await client.send(new PutEventsCommand({ Entries }));
  if ((answer.FailedEntryCount ?? 0) === 0) return [];
  return (answer.Entries ?? []).flatMap(({ ErrorCode, ErrorMessage }, position) =>
    ErrorCode === undefined ? [] : [{ position, reason: `${ErrorCode} ${ErrorMessage ?? ''}` }],
  );
}
