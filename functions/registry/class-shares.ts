// How the classes share a model's training rows: what makes a predicted class a rare one.
import * as z from 'zod';
import { Label } from '../../events/label.ts';

/** Label -> its share of the training rows, 0 to 1; a label that no row had may be missing. */
export const ClassShares = z.partialRecord(Label, z.number().min(0).max(1));
export type ClassShares = z.infer<typeof ClassShares>;
