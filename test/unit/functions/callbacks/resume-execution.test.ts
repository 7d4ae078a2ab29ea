// The queue of SageMaker's events: each kind read with its own casing, what cannot be read put aside.
import { expect, test } from 'vitest';
import { leaveToken } from '../../../../functions/callbacks/rendezvous.ts';
import { resumeExecution, StatusEvent } from '../../../../functions/callbacks/resume-execution.ts';
import { oneByOne, queueHandler } from '../../../../functions/runtime/queue-handler.ts';
import { queueEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { CALLBACK_DLQ, LOOP_TABLE } from '../../../support/stage.ts';
import { ENDPOINT_ARN, JOB_ARN, PACKAGE_ARN, PIPELINE_ARN, says } from './waiting.ts';

const consumer = () => {
  const world = loopWorld();
  const run = oneByOne(resumeExecution(world.deps, LOOP_TABLE), world.deps.logger);
  const handler = queueHandler(
    'resume-execution',
    { body: StatusEvent, deadLetterUrl: CALLBACK_DLQ, run },
    world.deps,
  );
  return { ...world, deliver: (...bodies: unknown[]) => handler(queueEvent(...bodies)) };
};

test('pipeline, endpoint, model package and processing job events each lead to a look at their own resource', async () => {
  const { deliver, deps, sagemaker, log } = consumer();
  await leaveToken(deps, LOOP_TABLE, ENDPOINT_ARN, { token: 'token', kind: 'endpoint', expected: 'c' });
  sagemaker.answer({
    ...says.pipeline('Succeeded'),
    ...says.endpoint('InService', 'c'),
    ...says.approval('Approved'),
    ...says.processing('Completed'),
  });
  await deliver(
    {
      'detail-type': 'SageMaker Model Building Pipeline Execution Status Change',
      detail: { pipelineExecutionArn: PIPELINE_ARN, currentPipelineExecutionStatus: 'Succeeded' },
    },
    {
      'detail-type': 'SageMaker Endpoint State Change',
      detail: { EndpointArn: ENDPOINT_ARN, EndpointName: 'sentiment-test', EndpointStatus: 'IN_SERVICE' },
    },
    {
      'detail-type': 'SageMaker Model Package State Change',
      detail: { ModelPackageArn: PACKAGE_ARN, ModelApprovalStatus: 'Approved' },
    },
    {
      'detail-type': 'SageMaker Processing Job State Change',
      detail: { ProcessingJobArn: JOB_ARN, ProcessingJobStatus: 'Completed' },
    },
  );
  expect(sagemaker.sent.map(({ input }) => Object.values(input)[0])).toEqual([
    PIPELINE_ARN,
    'sentiment-test',
    PACKAGE_ARN,
    'sentiment-test-eval-0123',
  ]);
  expect(log.filter(({ message }) => message === 'news')).toHaveLength(4);
});

test('an event of another kind goes to the dead letters', async () => {
  const { deliver, messages } = consumer();
  expect(await deliver({ 'detail-type': 'SageMaker Training Job State Change', detail: {} })).toEqual({
    batchItemFailures: [],
  });
  expect(messages.map(({ QueueUrl }) => QueueUrl)).toEqual([CALLBACK_DLQ]);
});

test('each piece of news says in the log whether somebody was told', async () => {
  const { deliver, deps, sagemaker, workflows, log } = consumer();
  const endpoint = {
    'detail-type': 'SageMaker Endpoint State Change',
    detail: { EndpointArn: ENDPOINT_ARN, EndpointName: 'sentiment-test', EndpointStatus: 'UPDATING' },
  };
  const pipeline = {
    'detail-type': 'SageMaker Model Building Pipeline Execution Status Change',
    detail: { pipelineExecutionArn: PIPELINE_ARN, currentPipelineExecutionStatus: 'Executing' },
  };
  await deliver(endpoint);
  workflows.openTask('token');
  await leaveToken(deps, LOOP_TABLE, ENDPOINT_ARN, { token: 'token', kind: 'endpoint', expected: 'c' });
  sagemaker.answer({ ...says.endpoint('Updating', 'b'), ...says.pipeline('Executing') });
  await deliver(endpoint, pipeline);
  sagemaker.answer(says.endpoint('InService', 'c'));
  await deliver(endpoint);
  const told = log.filter(({ message }) => message === 'news').map(({ fields }) => fields.told);
  expect(told).toEqual([false, false, false, true]);
});

test('an endpoint that nobody waits for is not even looked at', async () => {
  const { deliver, sagemaker } = consumer();
  const detail = { EndpointArn: ENDPOINT_ARN, EndpointName: 'sentiment-test', EndpointStatus: 'IN_SERVICE' };
  expect(await deliver({ 'detail-type': 'SageMaker Endpoint State Change', detail })).toEqual({
    batchItemFailures: [],
  });
  expect(sagemaker.sent).toEqual([]);
});

test('when SageMaker cannot be asked the event comes again', async () => {
  const { deliver, deps } = consumer();
  await leaveToken(deps, LOOP_TABLE, ENDPOINT_ARN, { token: 'token', kind: 'endpoint', expected: 'c' });
  const event = {
    'detail-type': 'SageMaker Endpoint State Change',
    detail: { EndpointArn: ENDPOINT_ARN, EndpointName: 'sentiment-test', EndpointStatus: 'IN_SERVICE' },
  };
  expect(await deliver(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
});
