// Puts the loop's events on its bus, and fails loudly when EventBridge takes only some of them.
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { LoopEvent } from '../../events/catalogue.ts';
import { EVENT_SOURCE, type Metadata } from '../../events/metadata.ts';
import type { Dependencies } from './dependencies.ts';

/** PutEvents takes at most 10 entries (aws-contracts §6.4). */
export const ENTRIES_PER_CALL = 10;

/** @throws Error with each refused entry's code: a 200 answer can hide failures (`FailedEntryCount`). */
export const publishEvents = async (
  { events }: Pick<Dependencies, 'events'>,
  busName: string,
  batch: readonly LoopEvent[],
): Promise<void> => {
  for (let start = 0; start < batch.length; start += ENTRIES_PER_CALL) {
    const slice = batch.slice(start, start + ENTRIES_PER_CALL);
    const answer = await events.send(
      new PutEventsCommand({
        Entries: slice.map(({ detailType, detail }) => ({
          EventBusName: busName,
          Source: EVENT_SOURCE,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        })),
      }),
    );
    if ((answer.FailedEntryCount ?? 0) === 0) continue;
    const codes = answer.Entries?.flatMap(({ ErrorCode, ErrorMessage }) =>
      ErrorCode === undefined ? [] : [`${ErrorCode}: ${ErrorMessage ?? ''}`],
    );
    throw new Error(
      `EventBridge refused ${answer.FailedEntryCount} of ${slice.length} events: ${codes?.join('; ')}`,
    );
  }
};

export const metadata = (id: string, time: Date, correlationId: string): Metadata => ({
  id,
  version: 1,
  time: time.toISOString(),
  correlation_id: correlationId,
});
