// Erases one stored correction: its words go, a tombstone stays, the counters are put right. Safe to repeat.
import type { FeedbackItem, Tombstone } from '../../events/feedback-recorded.ts';
import { erasureKey } from '../retraining/loop-keys.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { type Action, transact } from '../runtime/transact.ts';
import { addToCounters } from './add-to-counters.ts';
import { corrections, incrementsOf } from './counters.ts';
import { isWindowOpen } from './counting-window.ts';
import { asSeen, changeStored } from './stored-feedback.ts';

export type ErasureNeeds = Pick<Dependencies, 'documents' | 'clock' | 'random' | 'pause'>;
export interface ErasureSettings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}

/** Datasets under construction look for erasures of the last hours; the note is gone long after. */
const NOTE_KEPT_SECONDS = 14 * 24 * 3600;

const bury = (table: string, item: FeedbackItem, tombstone: Tombstone): Action => ({
  Put: { TableName: table, Item: tombstone, ...asSeen(item) },
});

const note = (loopTable: string, { feedback_id, erased_at }: Tombstone): Action => ({
  Put: {
    TableName: loopTable,
    Item: {
      ...erasureKey(erased_at, feedback_id),
      feedback_id,
      expires_at: Math.floor(Date.parse(erased_at) / 1000) + NOTE_KEPT_SECONDS,
    },
  },
});

const takeBack = async (
  deps: ErasureNeeds,
  loopTable: string,
  item: FeedbackItem,
  now: string,
): Promise<Action[]> => {
  if (item.counted_at === undefined) return []; // never counted, and the tombstone sees to it that it never is
  const open = await isWindowOpen(deps, loopTable, item.counted_at);
  return [addToCounters(loopTable, corrections(incrementsOf(item), {}, open), now)];
};

/** The item's text goes, its tombstone comes, the counters move and the note for datasets is left: all or nothing. */
const erase = async (
  deps: ErasureNeeds,
  settings: ErasureSettings,
  item: FeedbackItem,
): Promise<Tombstone | undefined> => {
  const erased_at = deps.clock().toISOString();
  const { feedback_id, split, timestamp: submitted_at } = item;
  const tombstone: Tombstone = { feedback_id, split, submitted_at, erased_at };
  const refused = await transact(deps, [
    bury(settings.DYNAMODB_TABLE_NAME, item, tombstone),
    note(settings.LOOP_TABLE_NAME, tombstone),
    ...(await takeBack(deps, settings.LOOP_TABLE_NAME, item, erased_at)),
  ]);
  return refused === undefined ? tombstone : undefined;
};

/** @returns the tombstone, of this erasure or of the one before it. @throws Problem when nothing stands under the id. */
export const eraseStored = (deps: ErasureNeeds, settings: ErasureSettings, id: string): Promise<Tombstone> =>
  changeStored(
    deps,
    settings.DYNAMODB_TABLE_NAME,
    id,
    async (stored) => stored.erased ?? (await erase(deps, settings, stored.item)),
  );
