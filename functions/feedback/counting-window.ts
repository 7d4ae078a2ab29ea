// Tells whether the window that counted an item is still open, so that taking it back is booked where it was counted.
import { recentCycles } from '../retraining/cycles.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

/**
 * A cycle copies the counters a moment before its `opened_at`, so an item counted in that moment is taken for the older
 * window: a window may be told too little of what was taken back, never too much.
 */
export const isWindowOpen = async (
  deps: Pick<Dependencies, 'documents'>,
  loopTable: string,
  countedAt: string,
): Promise<boolean> => {
  const [latest] = await recentCycles(deps, loopTable, 1);
  return latest === undefined || countedAt > latest.opened_at;
};
