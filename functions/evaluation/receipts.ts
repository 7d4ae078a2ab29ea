// Reads what the gate left on record of its decisions, one receipt a cycle.
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Verdict } from '../../events/cycle-outcomes.ts';
import { receiptKey } from '../retraining/loop-keys.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

export const Receipt = z.object({
  cycle: z.number().int().positive(),
  execution: z.string(),
  verdict: Verdict,
  report_uri: z.string(),
  manifest_sha256: z.string(),
  decided_at: z.iso.datetime(),
});
export type Receipt = z.infer<typeof Receipt>;

export const findReceipt = async (
  { documents }: Pick<Dependencies, 'documents'>,
  loopTable: string,
  cycle: number,
): Promise<Receipt | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: loopTable, Key: receiptKey(cycle), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : Receipt.parse(Item);
};
