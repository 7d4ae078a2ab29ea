// A waiting execution and the SageMaker it waits for, as both halves of the rendezvous see them.
import { awaitCompletion } from '../../../../functions/callbacks/await-completion.ts';
import type { AwaitedKind } from '../../../../functions/callbacks/observation.ts';
import { resumeExecution } from '../../../../functions/callbacks/resume-execution.ts';
import { callbackKey } from '../../../../functions/retraining/loop-keys.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

export const PIPELINE_ARN = 'arn:aws:sagemaker:eu-west-1:000000000000:pipeline/p/execution/abcdefghijkl';
export const ENDPOINT_ARN = 'arn:aws:sagemaker:eu-west-1:000000000000:endpoint/sentiment-test';
export const PACKAGE_ARN = 'arn:aws:sagemaker:eu-west-1:000000000000:model-package/sentiment-test/3';
export const JOB_ARN = 'arn:aws:sagemaker:eu-west-1:000000000000:processing-job/sentiment-test-eval-0123';

const ARNS: Record<AwaitedKind, string> = {
  pipeline: PIPELINE_ARN,
  endpoint: ENDPOINT_ARN,
  approval: PACKAGE_ARN,
  processing: JOB_ARN,
};

const news = {
  pipeline: {
    'detail-type': 'SageMaker Model Building Pipeline Execution Status Change',
    detail: { pipelineExecutionArn: PIPELINE_ARN, currentPipelineExecutionStatus: 'Succeeded' },
  },
  endpoint: {
    'detail-type': 'SageMaker Endpoint State Change',
    detail: { EndpointArn: ENDPOINT_ARN, EndpointName: 'sentiment-test', EndpointStatus: 'IN_SERVICE' },
  },
  approval: {
    'detail-type': 'SageMaker Model Package State Change',
    detail: { ModelPackageArn: PACKAGE_ARN, ModelApprovalStatus: 'Approved' },
  },
  processing: {
    'detail-type': 'SageMaker Processing Job State Change',
    detail: { ProcessingJobArn: JOB_ARN, ProcessingJobStatus: 'Completed' },
  },
} as const;

/** What SageMaker says when it is asked. */
export const says = {
  pipeline: (status: string, FailureReason?: string) => ({
    DescribePipelineExecution: () => ({ PipelineExecutionStatus: status, FailureReason }),
    ListPipelineExecutionSteps: () => ({ PipelineExecutionSteps: [] }),
  }),
  endpoint: (EndpointStatus: string, EndpointConfigName: string, FailureReason?: string) => ({
    DescribeEndpoint: () => ({
      EndpointArn: ENDPOINT_ARN,
      EndpointStatus,
      EndpointConfigName,
      FailureReason,
    }),
  }),
  approval: (ModelApprovalStatus: string, ApprovalDescription?: string) => ({
    DescribeModelPackage: () => ({ ModelApprovalStatus, ApprovalDescription }),
  }),
  processing: (ProcessingJobStatus: string, FailureReason?: string, ExitMessage?: string) => ({
    DescribeProcessingJob: () => ({ ProcessingJobStatus, FailureReason, ExitMessage }),
  }),
};

export const waiting = (kind: AwaitedKind, expected = '') => {
  const world = loopWorld();
  const { deps, workflows } = world;
  const wait = (token: string, changed = deps) => {
    workflows.openTask(token);
    const task = taskHandler('AwaitCompletion', awaitCompletion(changed, LOOP_TABLE), deps.logger);
    return task({ task_token: token, kind, arn: ARNS[kind], ...(expected === '' ? {} : { expected }) });
  };
  const event = (changed = deps) => resumeExecution(changed, LOOP_TABLE)(news[kind]);
  return {
    ...world,
    wait,
    event,
    says: world.sagemaker.answer,
    answers: workflows.answers,
    item: () => world.db.item(LOOP_TABLE, callbackKey(ARNS[kind])),
  };
};
