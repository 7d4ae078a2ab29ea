// Knows which model serves now: written when a deployment was verified, read as the next cycle's champion.
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { RegisteredModel } from '../registry/model-versions.ts';
import { ACTIVE_MODEL_KEY } from '../retraining/loop-keys.ts';
import { conditionHeld } from '../runtime/conditional-write.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

/** `cycle` is the one that put it in service, which for an earlier version is not the one that made it. */
export const ActiveModel = RegisteredModel.extend({
  cycle: z.number().int().positive(),
  endpoint_config_name: z.string(),
  promoted_at: z.iso.datetime(),
});
export type ActiveModel = z.infer<typeof ActiveModel>;

type Needs = Pick<Dependencies, 'documents'>;

export const activeModel = async (
  { documents }: Needs,
  loopTable: string,
): Promise<ActiveModel | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: loopTable, Key: ACTIVE_MODEL_KEY, ConsistentRead: true }),
  );
  return Item === undefined ? undefined : ActiveModel.parse(Item);
};

/** An older cycle never replaces a newer one, however late it arrives. @returns whether it was written. */
export const activate = async (
  { documents }: Needs,
  loopTable: string,
  model: ActiveModel,
): Promise<boolean> => {
  return conditionHeld(() =>
    documents.send(
      new PutCommand({
        TableName: loopTable,
        Item: { ...ACTIVE_MODEL_KEY, ...model },
        ConditionExpression: 'attribute_not_exists(pk) OR #cycle <= :cycle',
        ExpressionAttributeNames: { '#cycle': 'cycle' },
        ExpressionAttributeValues: { ':cycle': model.cycle },
      }),
    ),
  );
};
