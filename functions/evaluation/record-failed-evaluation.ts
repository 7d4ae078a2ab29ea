// RecordFailedEvaluation: an evaluation that failed stays on record, with the reason in words.
import * as z from 'zod';
import { plainCause } from '../notification/cycle-report.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { advanceEvaluation } from './evaluations.ts';

const Input = z.object({
  evaluation_id: z.string(),
  error: z.object({ Error: z.string().default('Unknown'), Cause: z.string().default('') }),
});

export const recordFailedEvaluation = (
  deps: Pick<Dependencies, 'documents' | 'clock'>,
  table: string,
): Task<typeof Input, { status: string }> => ({
  input: Input,
  run: async ({ evaluation_id, error }) => {
    const { status } = await advanceEvaluation(deps, table, evaluation_id, {
      status: 'FAILED',
      ended_at: deps.clock().toISOString(),
      reason: plainCause(error.Cause) || error.Error,
    });
    return { status };
  },
});

export const handler = taskHandler(
  'RecordFailedEvaluation',
  recordFailedEvaluation(
    { ...system, documents: dynamoDb() },
    readEnvironment({ EVALUATIONS_TABLE_NAME: text }).EVALUATIONS_TABLE_NAME,
  ),
  system.logger,
);
