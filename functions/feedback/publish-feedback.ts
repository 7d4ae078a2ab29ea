// Publishes what happened in the feedback table: its stream is the outbox, so nothing written is ever untold.
import type { LoopEvent } from '../../events/catalogue.ts';
import { FeedbackItem, Tombstone } from '../../events/feedback-recorded.ts';
import type { Metadata } from '../../events/metadata.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { ENTRIES_PER_CALL, metadata, publishEvents } from '../runtime/publish-events.ts';
import { groupedStreamHandler, type StreamChange } from '../runtime/stream-handler.ts';
import { system } from '../runtime/system.ts';

type Needs = Pick<Dependencies, 'events' | 'clock'>;
type Tell = (change: StreamChange, block: (feedbackId: string) => Metadata) => LoopEvent | undefined;

const recorded: Tell = ({ after }, block) => {
  const feedback = FeedbackItem.parse(after);
  return {
    detailType: 'FeedbackRecorded',
    detail: { metadata: block(feedback.feedback_id), feedback },
  };
};

const erased = (feedback_id: string, block: (feedbackId: string) => Metadata): LoopEvent => ({
  detailType: 'FeedbackErased',
  detail: { metadata: block(feedback_id), feedback_id },
});

/** A mark, an audit or a repeated revision changes no label and is nobody's news. */
const changed: Tell = ({ before, after }, block) => {
  if (Tombstone.safeParse(after).success) return erased(Tombstone.parse(after).feedback_id, block);
  const [was, is] = [FeedbackItem.parse(before), FeedbackItem.parse(after)];
  if (was.user_label === is.user_label || is.revised_at === undefined) return undefined;
  return {
    detailType: 'FeedbackRevised',
    detail: {
      metadata: block(is.feedback_id),
      previous_label: was.user_label,
      feedback: { ...is, revised_at: is.revised_at },
    },
  };
};

/** Somebody deleted the row by hand, past the API: a tombstone had its own news. */
const removed: Tell = ({ before }, block) =>
  Tombstone.safeParse(before).success
    ? undefined
    : erased(FeedbackItem.pick({ feedback_id: true }).parse(before).feedback_id, block);

const TELLS: Record<StreamChange['kind'], Tell> = { INSERT: recorded, MODIFY: changed, REMOVE: removed };

/** The event's id is the stream's sequence number: a redelivered record is recognisable as the same fact. */
export const publishFeedback =
  (deps: Needs, busName: string) =>
  async (changes: readonly StreamChange[]): Promise<void> => {
    const news = changes.flatMap((change) => {
      const told = TELLS[change.kind](change, (id) => metadata(change.sequence, deps.clock(), id));
      return told === undefined ? [] : [told];
    });
    await publishEvents(deps, busName, news);
  };

const { EVENT_BUS_NAME } = readEnvironment({ EVENT_BUS_NAME: text });

export const handler = groupedStreamHandler(
  'publish-feedback',
  publishFeedback({ ...system, events: eventBridge() }, EVENT_BUS_NAME),
  ENTRIES_PER_CALL,
  system.logger,
);
