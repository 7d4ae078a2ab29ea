// StartPipeline and StopPipeline: one pipeline an execution, and none that goes on spending for nobody.
import { describe, expect, test } from 'vitest';
import { LEASE_KEY } from '../../../../functions/retraining/loop-keys.ts';
import { startPipeline } from '../../../../functions/retraining/start-pipeline.ts';
import { stopPipeline } from '../../../../functions/retraining/stop-pipeline.ts';
import { putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE, PIPELINE } from '../../../support/stage.ts';

const ARN =
  'arn:aws:sagemaker:eu-west-1:000000000000:pipeline/sentiment-test-training/execution/abcdefghijkl';

const starting = () => {
  const world = loopWorld();
  putCycle(world, { cycle: 2 });
  world.sagemaker.answer({ StartPipelineExecution: () => ({ PipelineExecutionArn: ARN }) });
  const task = startPipeline(world.deps, { LOOP_TABLE_NAME: LOOP_TABLE, PIPELINE_NAME: PIPELINE });
  const hold = (holder: string) => world.db.put(LOOP_TABLE, { ...LEASE_KEY, holder, cycle: 2 });
  const start = (execution = 'retrain-000002', holder = execution) => {
    hold(holder);
    return task.run({
      execution,
      execution_arn: `arn:aws:states:eu-west-1:000000000000:execution:m:${execution}`,
      cycle: 2,
      dataset_uri: 's3://data/datasets/000002/',
      base_uri: 's3://data/datasets/base/',
      champion_model_uri: 's3://artifacts/champion/none/',
    });
  };
  return { ...world, start, requests: () => world.sagemaker.inputs('StartPipelineExecution') };
};

describe('StartPipeline', () => {
  test('hands the dataset and the champion to the pipeline and notes its ARN on the cycle', async () => {
    const { start, requests, ...world } = starting();
    expect(await start()).toEqual({ pipeline_execution_arn: ARN });
    expect(requests()[0]).toMatchObject({
      PipelineName: PIPELINE,
      PipelineExecutionDisplayName: 'retrain-000002',
      PipelineParameters: [
        { Name: 'DatasetUri', Value: 's3://data/datasets/000002/' },
        { Name: 'BaseUri', Value: 's3://data/datasets/base/' },
        { Name: 'ChampionModelUri', Value: 's3://artifacts/champion/none/' },
      ],
    });
    expect(readCycle(world, 2)?.pipeline_execution_arn).toBe(ARN);
  });

  test('hands over what a person set for this cycle, and of any other trigger nothing', async () => {
    const { start, requests, ...world } = starting();
    const evidence = { requested_by: 'operator', epochs: 40, warm_start: 'on', filter_lead: 0.2 };
    putCycle(world, { cycle: 2, reason: 'manual', evidence });
    await start();
    expect(requests()[0]?.PipelineParameters).toEqual(
      expect.arrayContaining([
        { Name: 'Epochs', Value: '40' },
        { Name: 'WarmStart', Value: 'on' },
        { Name: 'FilterLead', Value: '0.2' },
      ]),
    );
    putCycle(world, { cycle: 2, reason: 'volume', evidence: { ...evidence } });
    await start();
    expect(requests()[1]?.PipelineParameters).toHaveLength(3);
  });

  test('tried again sends the same token, another execution another one', async () => {
    const { start, requests, db } = starting();
    db.onNext('UpdateCommand', throttle);
    await expect(start()).rejects.toThrow();
    await start();
    await start('retrain-000003');
    const [first, again, other] = requests().map(({ ClientRequestToken }) => ClientRequestToken);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(String(first)).toMatch(/^.{32,128}$/);
  });

  test.each(['retrain-000002', 'my_run.2', '-dashes-', '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12'])(
    'an execution that Step Functions lets be called "%s" gets a display name that SageMaker takes',
    async (execution) => {
      const { start, requests } = starting();
      await start(execution);
      expect(requests()[0]?.PipelineExecutionDisplayName).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}$/);
    },
  );

  test('an execution that lost the lease meanwhile stops what it started', async () => {
    const { start, sagemaker } = starting();
    sagemaker.answer({ StopPipelineExecution: () => ({}) });
    await expect(start('retrain-000002', 'retrain-000003')).rejects.toThrow(
      'retrain-000002 started a pipeline, but retrain-000003 holds the lease',
    );
    expect(sagemaker.inputs('StopPipelineExecution')).toEqual([{ PipelineExecutionArn: ARN }]);
  });

  test('an answer without an ARN is a failure, not a success without a pipeline', async () => {
    const { start, sagemaker } = starting();
    sagemaker.answer({ StartPipelineExecution: () => ({}) });
    await expect(start()).rejects.toThrow('without an ARN');
  });
});

describe('StopPipeline', () => {
  test.each([
    ['Executing', true],
    ['Stopping', false],
    ['Succeeded', false],
    ['Failed', false],
  ])('a pipeline that is %s is stopped: %s', async (PipelineExecutionStatus, stopped) => {
    const { deps, sagemaker } = loopWorld();
    sagemaker.answer({
      DescribePipelineExecution: () => ({ PipelineExecutionStatus }),
      StopPipelineExecution: () => ({}),
    });
    expect(await stopPipeline(deps).run({ pipeline_execution_arn: ARN })).toEqual({ stopped });
    expect(sagemaker.inputs('StopPipelineExecution')).toHaveLength(stopped ? 1 : 0);
  });
});
