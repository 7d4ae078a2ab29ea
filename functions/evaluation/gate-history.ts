// Remembers the looks that the gate took at a champion, so that the error they may spend is shared out among them.
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { gateLookKey, gateLooksPartition } from '../retraining/loop-keys.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readPartition } from '../runtime/read-partition.ts';
import type { Look } from './error-spending.ts';

type Needs = Pick<Dependencies, 'documents'>;

const StoredLook = z.object({
  cycle: z.number().int().positive(),
  p_value: z.number(),
  alpha: z.number(),
  macro_f1_difference: z.number(),
  rows: z.number().int(),
});

/** The looks of earlier cycles at this champion: a cycle that is judged again does not see its own, nor later ones. */
export const earlierLooks = async (
  deps: Needs,
  loopTable: string,
  championId: string,
  cycle: number,
): Promise<Look[]> => {
  const items = await readPartition(deps, loopTable, gateLooksPartition(championId));
  return items.map((item) => StoredLook.parse(item)).filter((look) => look.cycle < cycle);
};

/** The key is the cycle's: a task tried again writes the same look in the same place. */
export const rememberLook = async (
  { documents }: Needs,
  loopTable: string,
  championId: string,
  look: Look,
): Promise<void> => {
  await documents.send(
    new PutCommand({ TableName: loopTable, Item: { ...gateLookKey(championId, look.cycle), ...look } }),
  );
};
