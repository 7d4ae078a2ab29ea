// Where a waiting execution and the news it waits for meet, in either order, any number of times.
import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { CALLBACK_PARTITION, callbackKey } from '../retraining/loop-keys.ts';
import { conditionHeld } from '../runtime/conditional-write.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readPartition } from '../runtime/read-partition.ts';
import { AwaitedKind, Observation } from './observation.ts';

/** Step Functions takes 32,768 characters. */
const MOST_OF_A_CAUSE = 32_000;
const KEPT_SECONDS = 14 * 24 * 3600;

/** `expected` is the endpoint configuration that was asked for, empty for anything but an endpoint. */
const Callback = z.object({
  task_token: z.string().optional(),
  kind: AwaitedKind.optional(),
  expected: z.string().default(''),
  waiting_since: z.iso.datetime().optional(),
  outcome: Observation.optional(),
});
export type Callback = z.infer<typeof Callback>;
type BothHalves = Callback & { [Key in 'task_token' | 'kind' | 'outcome']: NonNullable<Callback[Key]> };

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock' | 'logger'>;
type Documents = Pick<Dependencies, 'documents'>;

const write = async (
  { documents, clock }: Needs,
  loopTable: string,
  arn: string,
  expression: string,
  values: Record<string, unknown>,
): Promise<Callback> => {
  const expiry = Math.floor(clock().getTime() / 1000) + KEPT_SECONDS;
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName: loopTable,
      Key: callbackKey(arn),
      UpdateExpression: expression,
      ExpressionAttributeValues: { ...values, ':expiry': expiry },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Callback.parse(Attributes);
};

/** An endpoint's ARN is awaited again with every deployment, so news of one must never answer for the next. */
export const isReused = (kind: AwaitedKind): boolean => kind === 'endpoint';

export const leaveToken = (
  deps: Needs,
  loopTable: string,
  arn: string,
  half: { token: string; kind: AwaitedKind; expected: string },
): Promise<Callback> =>
  write(
    deps,
    loopTable,
    arn,
    'SET task_token = :token, kind = :kind, expected = :expected, waiting_since = :now, expires_at = :expiry',
    {
      ':token': half.token,
      ':kind': half.kind,
      ':expected': half.expected,
      ':now': deps.clock().toISOString(),
    },
  );

export const readCallback = async (
  { documents }: Needs,
  loopTable: string,
  arn: string,
): Promise<Callback> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: loopTable, Key: callbackKey(arn), ConsistentRead: true }),
  );
  return Callback.parse(Item ?? {});
};

const Listed = Callback.extend({ sk: z.string() });
export type OpenCallback = Callback & { readonly arn: string };

/** Every resource that somebody waits for; outcomes nobody has come for yet are left out. */
export const openCallbacks = async (deps: Documents, loopTable: string): Promise<OpenCallback[]> =>
  (await readPartition(deps, loopTable, CALLBACK_PARTITION))
    .map((item) => Listed.parse(item))
    .filter(({ task_token }) => task_token !== undefined)
    .map(({ sk: arn, ...callback }) => ({ ...callback, arn }));

export const leaveOutcome = (
  deps: Needs,
  loopTable: string,
  arn: string,
  outcome: Observation,
): Promise<Callback> =>
  write(deps, loopTable, arn, 'SET outcome = :outcome, expires_at = :expiry', { ':outcome': outcome });

const ERRORS: Record<AwaitedKind, string> = {
  pipeline: 'PipelineFailed',
  endpoint: 'DeploymentFailed',
  approval: 'ApprovalRefused',
  processing: 'ProcessingFailed',
};

/** Only an endpoint's outcome has a value, and only for an endpoint one is expected. */
const failure = (kind: AwaitedKind, outcome: Observation, expected: string) => {
  if (outcome.succeeded && outcome.value !== expected)
    return {
      error: 'DeploymentRolledBack',
      cause: `The endpoint serves ${outcome.value} instead of ${expected}. ${outcome.reason}`.trim(),
    };
  if (outcome.succeeded) return undefined;
  return { error: ERRORS[kind], cause: outcome.reason };
};

const answer = (
  { workflows }: Needs,
  { task_token, kind, outcome, expected }: BothHalves,
): Promise<unknown> => {
  const failed = failure(kind, outcome, expected);
  if (failed === undefined) {
    const output = JSON.stringify({ status: outcome.status, value: outcome.value });
    return workflows.send(new SendTaskSuccessCommand({ taskToken: task_token, output }));
  }
  const { error, cause } = failed;
  return workflows.send(
    new SendTaskFailureCommand({ taskToken: task_token, error, cause: cause.slice(0, MOST_OF_A_CAUSE) }),
  );
};

const isComplete = (callback: Callback): callback is BothHalves =>
  callback.task_token !== undefined && callback.kind !== undefined && callback.outcome !== undefined;

const answeredBefore = (error: unknown): boolean =>
  error instanceof TaskDoesNotExist || error instanceof TaskTimedOut || error instanceof InvalidToken;

/** Whoever sees both halves answers the task; a second answer finds it already answered, which is as good. */
export const settle = async (
  deps: Needs,
  loopTable: string,
  arn: string,
  callback: Callback,
): Promise<boolean> => {
  if (!isComplete(callback)) return false;
  try {
    await answer(deps, callback);
  } catch (error) {
    if (!answeredBefore(error)) throw error;
    deps.logger.info('the task had its answer already', { arn });
  }
  await forget(deps, loopTable, arn, callback.task_token);
  return true;
};

export const forget = async (
  { documents }: Documents,
  loopTable: string,
  arn: string,
  token: string,
): Promise<void> => {
  await conditionHeld(() =>
    documents.send(
      new DeleteCommand({
        TableName: loopTable,
        Key: callbackKey(arn),
        ConditionExpression: 'task_token = :token',
        ExpressionAttributeValues: { ':token': token },
      }),
    ),
  ); // another token waits by now: that one stays
};
