// PromoteModel: writes down that the verified model is the champion from now on.
import * as z from 'zod';
import { RegisteredModel } from '../registry/model-versions.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { activate } from './active-model.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

const Input = RegisteredModel.extend({
  endpoint_config_name: z.string(),
  cycle: z.number().int().positive(),
});

export const promoteModel = (deps: Needs, loopTable: string): Task<typeof Input, { promoted: boolean }> => ({
  input: Input,
  run: async (model) => ({
    promoted: await activate(deps, loopTable, { ...model, promoted_at: deps.clock().toISOString() }),
  }),
});

const { LOOP_TABLE_NAME } = readEnvironment({ LOOP_TABLE_NAME: text });

export const handler = taskHandler(
  'PromoteModel',
  promoteModel({ ...system, documents: dynamoDb() }, LOOP_TABLE_NAME),
  system.logger,
);
