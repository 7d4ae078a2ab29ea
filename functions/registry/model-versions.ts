// Knows which registered version a model id is; under blue/green only the answer itself tells which model gave it.
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { MODEL_ID_PREFIX, MODEL_PARTITION, modelKey } from '../retraining/loop-keys.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readPartition } from '../runtime/read-partition.ts';
import { ClassShares } from './class-shares.ts';

/** A model that came from elsewhere has neither `cycle` nor `class_shares`; the latter lack also models registered before shares were kept. */
export const RegisteredModel = z.object({
  model_id: z.string(),
  model_version: z.number().int().positive(),
  model_package_arn: z.string(),
  model_data_uri: z.string(),
  cycle: z.number().int().positive().optional(),
  class_shares: ClassShares.optional(),
});
export type RegisteredModel = z.infer<typeof RegisteredModel>;

type Needs = Pick<Dependencies, 'documents'>;

export const findModel = async (
  { documents }: Needs,
  loopTable: string,
  modelId: string,
): Promise<RegisteredModel | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: loopTable, Key: modelKey(modelId), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : RegisteredModel.parse(Item);
};

export const allModels = async (deps: Needs, loopTable: string): Promise<RegisteredModel[]> => {
  const items = await readPartition(deps, loopTable, MODEL_PARTITION, MODEL_ID_PREFIX);
  return items.map((item) => RegisteredModel.parse(item));
};

export const keepModel = async (
  { documents }: Needs,
  loopTable: string,
  model: RegisteredModel,
): Promise<void> => {
  await documents.send(
    new PutCommand({ TableName: loopTable, Item: { ...modelKey(model.model_id), ...model } }),
  );
};

/** A registered model never changes, so one look-up per model and process is enough; unknown models are asked again. */
export const modelLookup = (
  deps: Needs,
  loopTable: string,
): ((modelId: string) => Promise<RegisteredModel | undefined>) => {
  const known = new Map<string, RegisteredModel>();
  return async (modelId) => {
    const model = known.get(modelId) ?? (await findModel(deps, loopTable, modelId));
    if (model !== undefined) known.set(modelId, model);
    return model;
  };
};
