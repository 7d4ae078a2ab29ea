// Publishes what happened in the feedback table: its stream is the outbox, so nothing written is ever untold.
import { FeedbackItem } from '../../events/feedback-recorded.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { metadata, publishEvents } from '../runtime/publish-events.ts';
import { type StreamChange, streamHandler } from '../runtime/stream-handler.ts';
import { system } from '../runtime/system.ts';

type Needs = Pick<Dependencies, 'events' | 'clock'>;

/** The event's id is the stream's sequence number: a redelivered record is recognisable as the same fact. */
export const publishFeedback =
  (deps: Needs, busName: string) =>
  async ({ kind, sequence, before, after }: StreamChange): Promise<void> => {
    if (kind === 'INSERT') {
      const feedback = FeedbackItem.parse(after);
      const block = metadata(sequence, deps.clock(), feedback.feedback_id);
      await publishEvents(deps, busName, [
        { detailType: 'FeedbackRecorded', detail: { metadata: block, feedback } },
      ]);
    }
    if (kind === 'REMOVE') {
      const { feedback_id } = FeedbackItem.pick({ feedback_id: true }).parse(before);
      const block = metadata(sequence, deps.clock(), feedback_id);
      await publishEvents(deps, busName, [
        { detailType: 'FeedbackErased', detail: { metadata: block, feedback_id } },
      ]);
    }
  };

const { EVENT_BUS_NAME } = readEnvironment({ EVENT_BUS_NAME: text });

export const handler = streamHandler(
  'publish-feedback',
  publishFeedback({ ...system, events: eventBridge() }, EVENT_BUS_NAME),
  system.logger,
);
