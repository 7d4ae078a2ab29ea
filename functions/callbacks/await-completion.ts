// AwaitPipeline, AwaitEndpoint, RequestApproval, AwaitEvaluationJob: leaves the task token, then asks once itself, so a lost event cannot hang the loop.
import { SendTaskFailureCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { AwaitedKind, observe } from './observation.ts';
import { isReused, leaveOutcome, leaveToken, settle } from './rendezvous.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'sagemaker' | 'clock' | 'logger'>;

const Input = z.object({
  task_token: z.string().min(1),
  kind: AwaitedKind,
  arn: z.string().min(1),
  expected: z.string().default(''),
});

const meet = async (deps: Needs, loopTable: string, input: z.output<typeof Input>): Promise<boolean> => {
  const half = { token: input.task_token, kind: input.kind, expected: input.expected };
  const waiting = await leaveToken(deps, loopTable, input.arn, half);
  if (await settle(deps, loopTable, input.arn, waiting)) return true;
  const seen = await observe(deps, input.kind, input.arn);
  if (seen === undefined) return false;
  const met = isReused(input.kind)
    ? { ...waiting, outcome: seen }
    : await leaveOutcome(deps, loopTable, input.arn, seen);
  return settle(deps, loopTable, input.arn, met);
};

/** A worker that fails must say so by the token: its own error does not end a task that waits for one. */
export const awaitCompletion = (
  deps: Needs,
  loopTable: string,
): Task<typeof Input, { settled: boolean }> => ({
  input: Input,
  run: async (input) => {
    try {
      return { settled: await meet(deps, loopTable, input) };
    } catch (error) {
      const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      deps.logger.error('the rendezvous failed; the task is told so and tries again', { error });
      await deps.workflows.send(
        new SendTaskFailureCommand({ taskToken: input.task_token, error: 'RendezvousFailed', cause }),
      );
      return { settled: false };
    }
  },
});

const { LOOP_TABLE_NAME } = readEnvironment({ LOOP_TABLE_NAME: text });

export const handler = taskHandler(
  'AwaitCompletion',
  awaitCompletion(
    { ...system, documents: dynamoDb(), workflows: stepFunctions(), sagemaker: sageMaker() },
    LOOP_TABLE_NAME,
  ),
  system.logger,
);
