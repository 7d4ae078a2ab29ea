// GET /executions/{id}: where a retraining is, step by step, and what came of it.
import { ExecutionDoesNotExist, type HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, test } from 'vitest';
import { ExecutionProgress, isOver } from '../../../../cli/execution-watch.ts';
import { executionProgress, stateVisits } from '../../../../functions/retraining/execution-progress.ts';
import { putActiveModel, putCycle } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { ENDPOINT, LOOP_TABLE, STATE_MACHINE } from '../../../support/stage.ts';

const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1000);
const entered = (name: string, seconds: number) =>
  ({ timestamp: at(seconds), stateEnteredEventDetails: { name } }) as HistoryEvent;
const left = (name: string, seconds: number) =>
  ({ timestamp: at(seconds), stateExitedEventDetails: { name } }) as HistoryEvent;

const progressing = () => {
  const world = loopWorld();
  const missing = () => {
    throw new ExecutionDoesNotExist({ message: 'Execution Does Not Exist', $metadata: {} });
  };
  world.workflows.answer({ DescribeExecution: missing });
  const settings = {
    LOOP_TABLE_NAME: LOOP_TABLE,
    STATE_MACHINE_ARN: STATE_MACHINE,
    SAGEMAKER_ENDPOINT_NAME: ENDPOINT,
  };
  const handler = httpHandler(
    'execution-progress',
    executionProgress(world.deps, settings),
    world.deps.logger,
  );
  const get = async (id: string) => {
    const reply = await handler(
      httpEvent({ method: 'GET', path: `/executions/${id}`, pathParameters: { id } }),
    );
    return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
  };
  const execution = (status: string, ...pages: HistoryEvent[][]) =>
    world.workflows.answer({
      DescribeExecution: () => ({ status, startDate: at(0) }),
      GetExecutionHistory: ({ nextToken }: { nextToken?: string }) => {
        const page = Number(nextToken ?? 0);
        return { events: pages[page], ...(page + 1 < pages.length ? { nextToken: String(page + 1) } : {}) };
      },
    });
  return { ...world, get, execution };
};

describe('state visits', () => {
  test('pair what was entered with what was left, and leave the current state open', () => {
    expect(
      stateVisits([entered('A', 0), left('A', 1), entered('B', 1)]).map(({ name, left_at }) => [
        name,
        left_at !== undefined,
      ]),
    ).toEqual([
      ['A', true],
      ['B', false],
    ]);
  });

  test('a state visited in parallel or twice has a visit for each', () => {
    const visits = stateVisits([entered('E', 0), entered('E', 0), left('E', 1), left('E', 2)]);
    expect(visits).toHaveLength(2);
    expect(visits.every(({ left_at }) => left_at !== undefined)).toBe(true);
  });
});

describe('progress', () => {
  test('of a running retraining names its states over all pages and its pipeline steps', async () => {
    const { get, execution, sagemaker, ...world } = progressing();
    putCycle(world, { cycle: 2, execution_name: 'retrain-000002', pipeline_execution_arn: 'arn:pipeline' });
    execution(
      'RUNNING',
      [entered('AcquireLease', 0), left('AcquireLease', 1)],
      [entered('AwaitPipeline', 1)],
    );
    sagemaker.answer({
      ListPipelineExecutionSteps: () => ({
        PipelineExecutionSteps: [
          { StepName: 'Preprocess', StepStatus: 'Succeeded', StartTime: at(1), EndTime: at(2) },
          { StepName: 'Train', StepStatus: 'Failed', FailureReason: 'out of memory' },
        ],
      }),
    });

    const { status, body } = await get('retrain-000002');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'RUNNING',
      cycle: 2,
      reason: 'volume',
      evidence: { new_labels: 20 },
    });
    expect(body.states.map(({ name }: { name: string }) => name)).toEqual(['AcquireLease', 'AwaitPipeline']);
    expect(body.pipeline_steps[1]).toEqual({
      name: 'Train',
      status: 'Failed',
      failure_reason: 'out of memory',
    });
    expect(body).not.toHaveProperty('model_version');
  });

  test('of the one that serves names endpoint and version', async () => {
    const { get, execution, ...world } = progressing();
    putCycle(world, {
      cycle: 2,
      execution_name: 'retrain-000002',
      outcome: 'PROMOTED',
      outcome_reason: 'better',
    });
    putActiveModel(world, { cycle: 2, model_version: 5 });
    execution('SUCCEEDED', []);
    expect((await get('retrain-000002')).body).toMatchObject({
      outcome: 'PROMOTED',
      outcome_reason: 'better',
      endpoint_name: ENDPOINT,
      model_version: 5,
    });
  });

  test('of one whose endpoint moves says how far the traffic is, and of a later state no more', async () => {
    const { get, execution, sagemaker, ...world } = progressing();
    putCycle(world, { cycle: 2, execution_name: 'retrain-000002' });
    const StatusMessage = 'Baking for 600 seconds with traffic enabled on canary capacity of 1 instance(s).';
    sagemaker.answer({
      DescribeEndpoint: () => ({
        EndpointStatus: 'Updating',
        PendingDeploymentSummary: {
          EndpointConfigName: 'v2',
          ProductionVariants: [
            { VariantName: 'AllTraffic', VariantStatus: [{ Status: 'Baking', StatusMessage }] },
          ],
        },
      }),
    });
    execution('RUNNING', [entered('AwaitEndpoint', 1)]);
    expect((await get('retrain-000002')).body.traffic).toBe(StatusMessage);
    execution('RUNNING', [
      entered('AwaitEndpoint', 1),
      left('AwaitEndpoint', 2),
      entered('VerifyEndpoint', 3),
    ]);
    expect((await get('retrain-000002')).body).not.toHaveProperty('traffic');
  });

  test('of one that another has succeeded claims no endpoint', async () => {
    const { get, execution, ...world } = progressing();
    putCycle(world, { cycle: 2, execution_name: 'retrain-000002', outcome: 'PROMOTED' });
    putActiveModel(world, { cycle: 3 });
    execution('SUCCEEDED', []);
    expect((await get('retrain-000002')).body).not.toHaveProperty('endpoint_name');
  });

  test('of a cycle that waits for its turn is WAITING', async () => {
    const { get, ...world } = progressing();
    putCycle(world, { cycle: 2 });
    expect((await get('retrain-000002')).body).toMatchObject({ status: 'WAITING', cycle: 2, states: [] });
  });

  test('of a coalesced cycle is over, so that nobody watches it for ever', async () => {
    const { get, ...world } = progressing();
    putCycle(world, { cycle: 2, outcome: 'COALESCED', outcome_reason: 'Cycle 3 was waiting too.' });
    const { body } = await get('retrain-000002');
    expect(body.outcome).toBe('COALESCED');
    expect(isOver(ExecutionProgress.parse(body))).toBe(true);
  });

  test('of an execution started by hand finds its cycle by name', async () => {
    const { get, execution, ...world } = progressing();
    putCycle(world, { cycle: 8, execution_name: 'my-own-run', reason: 'manual' });
    execution('RUNNING', []);
    expect((await get('my-own-run')).body).toMatchObject({ cycle: 8, reason: 'manual' });
  });

  test.each(['retrain-000404', 'nobody', 'a b', '../x'])(
    'of "%s", which nobody knows, is 404',
    async (id) => {
      const { get } = progressing();
      const { status, body } = await get(id);
      expect(status).toBe(404);
      expect(body.type).toBe('urn:sentiment:problem:unknown-execution');
    },
  );
});
