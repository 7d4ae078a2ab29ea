// Consumes SageMaker's status events: whatever ended is looked at, and whoever waits for it is told.
import * as z from 'zod';
import { EndpointStateChange } from '../../events/aws/endpoint-state-change.ts';
import { ModelPackageStateChange } from '../../events/aws/model-package-state-change.ts';
import { PipelineExecutionStatusChange } from '../../events/aws/pipeline-execution-status-change.ts';
import { ProcessingJobStateChange } from '../../events/aws/processing-job-state-change.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import { sqs } from '../runtime/clients/sqs.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { oneByOne, queueHandler } from '../runtime/queue-handler.ts';
import { system } from '../runtime/system.ts';
import { type AwaitedKind, observe } from './observation.ts';
import { isReused, leaveOutcome, readCallback, settle } from './rendezvous.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'sagemaker' | 'clock' | 'logger'>;

export const StatusEvent = z.discriminatedUnion('detail-type', [
  PipelineExecutionStatusChange,
  EndpointStateChange,
  ModelPackageStateChange,
  ProcessingJobStateChange,
]);

const subject = (event: z.output<typeof StatusEvent>): { kind: AwaitedKind; arn: string } => {
  if (event['detail-type'] === 'SageMaker Endpoint State Change')
    return { kind: 'endpoint', arn: event.detail.EndpointArn };
  if (event['detail-type'] === 'SageMaker Model Package State Change')
    return { kind: 'approval', arn: event.detail.ModelPackageArn };
  if (event['detail-type'] === 'SageMaker Processing Job State Change')
    return { kind: 'processing', arn: event.detail.ProcessingJobArn };
  return { kind: 'pipeline', arn: event.detail.pipelineExecutionArn };
};

type Meet = (deps: Needs, loopTable: string, kind: AwaitedKind, arn: string) => Promise<boolean>;

/** Its outcome is final: it is left for whoever comes to wait. */
const meetOnce: Meet = async (deps, loopTable, kind, arn) => {
  const seen = await observe(deps, kind, arn);
  if (seen === undefined) return false;
  return settle(deps, loopTable, arn, await leaveOutcome(deps, loopTable, arn, seen));
};

/** Only a look taken after the token was left can be about the deployment that token waits for. */
const meetAgain: Meet = async (deps, loopTable, kind, arn) => {
  const waiting = await readCallback(deps, loopTable, arn);
  if (waiting.task_token === undefined) return false;
  return settle(deps, loopTable, arn, { ...waiting, outcome: await observe(deps, kind, arn) });
};

/** The event is only the occasion: duplicates, late ones and ones out of order all lead to the same look. */
export const resumeExecution =
  (deps: Needs, loopTable: string) =>
  async (event: z.output<typeof StatusEvent>): Promise<void> => {
    const { kind, arn } = subject(event);
    const told = await (isReused(kind) ? meetAgain : meetOnce)(deps, loopTable, kind, arn);
    deps.logger.info('news', { kind, arn, told });
  };

const settings = readEnvironment({ LOOP_TABLE_NAME: text, CALLBACK_DLQ_URL: text });

export const handler = queueHandler(
  'resume-execution',
  {
    body: StatusEvent,
    deadLetterUrl: settings.CALLBACK_DLQ_URL,
    run: oneByOne(
      resumeExecution(
        { ...system, documents: dynamoDb(), workflows: stepFunctions(), sagemaker: sageMaker() },
        settings.LOOP_TABLE_NAME,
      ),
      system.logger,
    ),
  },
  { queues: sqs(), logger: system.logger },
);
