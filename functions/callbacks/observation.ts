// Asks SageMaker what became of something the loop waits for: the truth behind every status event.
import {
  DescribeEndpointCommand,
  DescribeModelPackageCommand,
  DescribePipelineExecutionCommand,
  DescribeProcessingJobCommand,
  ListPipelineExecutionStepsCommand,
} from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import type { Dependencies } from '../runtime/dependencies.ts';

export const AwaitedKind = z.enum(['pipeline', 'endpoint', 'approval', 'processing']);
export type AwaitedKind = z.infer<typeof AwaitedKind>;

/** A terminal state; `value` is the live configuration of an endpoint, empty otherwise. */
export const Observation = z.object({
  succeeded: z.boolean(),
  status: z.string(),
  value: z.string(),
  reason: z.string(),
});
export type Observation = z.infer<typeof Observation>;

type Needs = Pick<Dependencies, 'sagemaker'>;
type Look = (deps: Needs, arn: string) => Promise<Observation | undefined>;

const failedSteps = async ({ sagemaker }: Needs, PipelineExecutionArn: string): Promise<string> => {
  const { PipelineExecutionSteps } = await sagemaker.send(
    new ListPipelineExecutionStepsCommand({ PipelineExecutionArn }),
  );
  return (PipelineExecutionSteps ?? [])
    .filter(({ StepStatus }) => StepStatus === 'Failed')
    .map(({ StepName, FailureReason }) => `Step ${StepName} failed: ${FailureReason ?? 'no reason given'}`)
    .join(' ');
};

const pipeline: Look = async (deps, PipelineExecutionArn) => {
  const { PipelineExecutionStatus: status, FailureReason } = await deps.sagemaker.send(
    new DescribePipelineExecutionCommand({ PipelineExecutionArn }),
  );
  if (status === 'Succeeded') return { succeeded: true, status, value: '', reason: '' };
  if (status !== 'Failed' && status !== 'Stopped') return undefined;
  const reason =
    (await failedSteps(deps, PipelineExecutionArn)) || FailureReason || `The pipeline ${status}.`;
  return { succeeded: false, status, value: '', reason };
};

/** `InService` alone says nothing: after a rollback an endpoint is in service on its old configuration. */
const endpoint: Look = async ({ sagemaker }, arn) => {
  const answer = await sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: arn.slice(arn.lastIndexOf('/') + 1) }),
  );
  const { EndpointStatus: status, EndpointConfigName: value = '', FailureReason: reason = '' } = answer;
  if (status === 'InService') return { succeeded: true, status, value, reason };
  if (status === 'Failed' || status === 'UpdateRollbackFailed')
    return { succeeded: false, status, value, reason: reason || `The endpoint is ${status}.` };
  return undefined;
};

const approval: Look = async ({ sagemaker }, ModelPackageName) => {
  const { ModelApprovalStatus: status, ApprovalDescription: reason = '' } = await sagemaker.send(
    new DescribeModelPackageCommand({ ModelPackageName }),
  );
  if (status === 'Approved') return { succeeded: true, status, value: '', reason };
  if (status === 'Rejected')
    return { succeeded: false, status, value: '', reason: reason || 'Not approved.' };
  return undefined;
};

const processing: Look = async ({ sagemaker }, arn) => {
  const answer = await sagemaker.send(
    new DescribeProcessingJobCommand({ ProcessingJobName: arn.slice(arn.lastIndexOf('/') + 1) }),
  );
  const { ProcessingJobStatus: status, FailureReason, ExitMessage } = answer;
  if (status === 'Completed') return { succeeded: true, status, value: '', reason: '' };
  if (status !== 'Failed' && status !== 'Stopped') return undefined;
  const reason = FailureReason || ExitMessage || `The processing job is ${status}.`;
  return { succeeded: false, status, value: '', reason };
};

const looks: Record<AwaitedKind, Look> = { pipeline, endpoint, approval, processing };

/** @returns undefined while it is still under way. */
export const observe = (deps: Needs, kind: AwaitedKind, arn: string): Promise<Observation | undefined> =>
  looks[kind](deps, arn);
