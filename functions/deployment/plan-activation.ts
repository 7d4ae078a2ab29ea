// PlanActivation: finds the registered version that an operator wants in service; the rest of the way is every model's.
import * as z from 'zod';
import { allModels, type RegisteredModel } from '../registry/model-versions.ts';
import { activationTarget } from '../retraining/cycle.ts';
import { findCycle } from '../retraining/cycles.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';

const Input = z.object({ cycle: z.number().int().positive() });

/** @throws Error when the cycle names no version, or one that is not registered. */
export const planActivation = (
  deps: Pick<Dependencies, 'documents'>,
  loopTable: string,
): Task<typeof Input, RegisteredModel> => ({
  input: Input,
  run: async ({ cycle }) => {
    const opened = await findCycle(deps, loopTable, cycle);
    const version = opened === undefined ? undefined : activationTarget(opened);
    const model = (await allModels(deps, loopTable)).find(({ model_version }) => model_version === version);
    if (model !== undefined) return model;
    throw new Error(`Cycle ${cycle} is to put version ${version} in service, which is not registered.`);
  },
});

export const handler = taskHandler(
  'PlanActivation',
  planActivation({ documents: dynamoDb() }, readEnvironment({ LOOP_TABLE_NAME: text }).LOOP_TABLE_NAME),
  system.logger,
);
