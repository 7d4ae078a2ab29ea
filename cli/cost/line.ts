// One line of the bill: how much of what, at which price; and the measures that several lines share.
import type { PriceName } from './prices.ts';

/** What a line is owed to: being there, corrections, predictions, or retrainings. */
export const PARTS = ['standing', 'feedback', 'predictions', 'retraining'] as const;
export type Part = (typeof PARTS)[number];

export interface Line {
  readonly part: Part;
  readonly what: string;
  readonly quantity: number;
  readonly price: PriceName | { readonly instance: string };
}

/** AWS's own month. */
export const HOURS = 730;
export const SECONDS = HOURS * 3600;
export const GIB = 2 ** 30;

/** A function's memory in MB and its seconds, both billed together. */
export const gbSeconds = (calls: number, megabytes: number, seconds: number): number =>
  (calls * megabytes * seconds) / 1024;

/** A log line of ours and Lambda's own three, in bytes: assumed. */
export const LOG_BYTES = 1000;

export const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));
