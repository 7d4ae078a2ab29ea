// What ExportFeedback says of one part and SealDataset writes into the manifest; apart from both, so that neither carries the other.
import * as z from 'zod';

/** `sha256` is of the part's bytes; an empty segment writes no object. */
export const ExportedPart = z.object({
  segment: z.number().int(),
  rows: z.number().int(),
  key: z.string().optional(),
  etag: z.string().optional(),
  sha256: z.string().optional(),
});
export type ExportedPart = z.infer<typeof ExportedPart>;
