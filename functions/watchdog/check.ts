// What the watchdog's checks have in common: what they may use, and when something is late rather than under way.
import type { Repair } from '../../events/loop-repaired.ts';
import type { CloseSettings } from '../evaluation/close-evaluation.ts';
import type { EndNeeds, EndSettings } from '../retraining/end-execution.ts';

export type CheckNeeds = EndNeeds;
export interface CheckSettings extends EndSettings, CloseSettings {
  readonly endpointName: string;
}

/** Mends what it finds stuck and says what it mended. Safe to run beside whoever is at the same thing. */
export type Check = (deps: CheckNeeds, settings: CheckSettings) => Promise<readonly Repair[]>;

/** News usually takes seconds; after a minute it is not coming. */
export const NEWS_OVERDUE_MS = 60_000;
/** A queue tries five times, three minutes apart; a start that is older has been given up. */
export const START_OVERDUE_MS = 15 * 60_000;

export const isOlder = (time: Date | string | undefined, milliseconds: number, now: Date): boolean =>
  time === undefined || now.getTime() - new Date(time).getTime() > milliseconds;
