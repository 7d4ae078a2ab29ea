// The block every event of the loop carries, and the way one is put on the bus.
import * as z from 'zod';

export const EVENT_SOURCE = 'sentiment.loop';

export const Metadata = z.object({
  id: z.string().min(1).max(128),
  version: z.literal(1),
  time: z.iso.datetime(),
  correlation_id: z.string().min(1).max(256),
});
export type Metadata = z.infer<typeof Metadata>;

/** A published fact: its name on the bus (`detail-type`), its contract and one example that the tests parse. */
export interface EventContract<Name extends string, Detail extends z.ZodType> {
  readonly detailType: Name;
  readonly detail: Detail;
  readonly sample: z.input<Detail>;
}

export const defineEvent = <const Name extends string, Detail extends z.ZodType>(
  contract: EventContract<Name, Detail>,
): EventContract<Name, Detail> => contract;

export const SAMPLE_METADATA: Metadata = {
  id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f11',
  version: 1,
  time: '2026-11-23T10:00:00.000Z',
  correlation_id: 'retrain-000002',
};
