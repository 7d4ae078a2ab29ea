// What happens outside the loop: people bring texts, and some of them say what the right answer would have been.
import type { Label } from '../../events/label.ts';
import type { LabelledText } from './learner.ts';

/** One prediction that somebody asks for. `at` is in seconds since the simulation's start. */
export interface Arrival {
  readonly id: string;
  readonly at: number;
  readonly text: string;
  /** What an attentive reader would say. */
  readonly truth: Label;
  readonly user_id: string;
  readonly attacker: boolean;
}

export interface World {
  /** A day's arrivals in order. Called once for each day, in order. */
  readonly arrivalsOn: (day: number) => readonly Arrival[];
  /** The label that the user hands in for this answer, or undefined for silence. */
  readonly react: (arrival: Arrival, answer: Label, asked: boolean) => Label | undefined;
  /** Texts of nobody's training, distributed as on this day. Equal keys mean equal rows. */
  readonly evaluation: (day: number) => { readonly key: string; readonly rows: readonly LabelledText[] };
}
