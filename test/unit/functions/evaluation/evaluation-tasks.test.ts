// The evaluation state machine's tasks and the consumer of its end: one job, one outcome, told once, whatever comes twice.
import { describe, expect, test } from 'vitest';
import { endEvaluation } from '../../../../functions/evaluation/end-evaluation.ts';
import { forgetExport } from '../../../../functions/evaluation/forget-export.ts';
import { planEvaluation } from '../../../../functions/evaluation/plan-evaluation.ts';
import { recordEvaluation } from '../../../../functions/evaluation/record-evaluation.ts';
import { recordFailedEvaluation } from '../../../../functions/evaluation/record-failed-evaluation.ts';
import { startEvaluationJob } from '../../../../functions/evaluation/start-evaluation-job.ts';
import { stopEvaluationJob } from '../../../../functions/evaluation/stop-evaluation-job.ts';
import { tellEvaluation } from '../../../../functions/evaluation/tell-evaluation.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { type PipelineSettings, pipelineDefinition } from '../../../../sagemaker/pipeline/definition.ts';
import {
  archiveOf,
  idOf,
  measurement,
  putEvaluation,
  readEvaluation,
  requested,
} from '../../../support/evaluation-records.ts';
import { lostAcknowledgement } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { serviceError } from '../../../support/scripted-client.ts';
import {
  ARTIFACTS_BUCKET,
  DATA_BUCKET,
  EVALUATION_MACHINE,
  EVALUATIONS_TABLE,
  SAGEMAKER_ROLE,
  STATE_MACHINE,
  TRAINING_TOPIC,
} from '../../../support/stage.ts';
import { CLOSE_SETTINGS, NOTIFICATIONS } from '../../../support/watchdog-settings.ts';
import type { Document } from '../../deploy/sources.ts';

const ID = requested().evaluation_id;
const JOB = 'arn:aws:sagemaker:eu-west-1:000000000000:processing-job/sentiment-test-eval-0001';
const REPORT = `s3://${ARTIFACTS_BUCKET}/evaluations/${ID}/evaluation.json`;

const JOB_NAME = 'sentiment-test-eval-00000000000000000000000000000001';

const JOB_SETTINGS = {
  EVALUATION_CODE_URI: 's3://artifacts/code/0123/scripts/',
  PROCESSING_IMAGE_URI: 'image',
  PROCESSING_INSTANCE_TYPE: 'ml.m5.large',
  ARTIFACTS_BUCKET,
  SAGEMAKER_ROLE,
  USER_CAP: '20',
  FEEDBACK_FILTER: 'trusted',
  FILTER_LEAD: '0.4',
  AUDIT_SHARE: '0.05',
};

const PLAN_SETTINGS = {
  EVALUATIONS_TABLE_NAME: EVALUATIONS_TABLE,
  EVALUATION_JOB_PREFIX: 'sentiment-test-eval',
  S3_BUCKET: DATA_BUCKET,
  EXPORT_SEGMENTS: 2,
};

const inputNames = (request: Record<string, unknown> | undefined) =>
  ((request?.ProcessingInputs ?? []) as { InputName: string }[]).map(({ InputName }) => InputName);

const evaluating = (changes: Parameters<typeof requested>[0] = {}) => {
  const world = loopWorld();
  putEvaluation(world, requested(changes));
  const { deps, sagemaker, buckets } = world;
  sagemaker.answer({
    CreateProcessingJob: () => ({ ProcessingJobArn: JOB }),
    DescribeProcessingJob: () => ({ ProcessingJobArn: JOB, ProcessingJobStatus: 'InProgress' }),
    StopProcessingJob: () => ({}),
  });
  const job = {
    evaluation_id: ID,
    job_name: JOB_NAME,
    base_uri: 's3://data/datasets/base/',
    dataset_uri: `s3://data/evaluations/${ID}/`,
    model_uri: archiveOf(2),
    against_uri: '',
    sets: ['test'],
  };
  return {
    ...world,
    plan: (changes: object = {}) =>
      planEvaluation(deps, { ...PLAN_SETTINGS, ...changes }).run({
        evaluation_id: ID,
        started_at: '2026-11-23T10:00:01Z',
      }),
    start: (more: object = {}, parts: object[] = []) =>
      startEvaluationJob(deps, JOB_SETTINGS).run({ ...job, ...more, parts } as never),
    leaveReport: (content: unknown = measurement(2)) =>
      buckets.put(ARTIFACTS_BUCKET, `evaluations/${ID}/evaluation.json`, JSON.stringify(content)),
    record: () => recordEvaluation(deps, EVALUATIONS_TABLE).run({ evaluation_id: ID, report_uri: REPORT }),
    fail: (error: { Error: string; Cause: string }) =>
      recordFailedEvaluation(deps, EVALUATIONS_TABLE).run({ evaluation_id: ID, error }),
    tell: () => tellEvaluation(deps, EVALUATIONS_TABLE, NOTIFICATIONS).run({ evaluation_id: ID }),
    end: (status: string, name = ID, stateMachineArn = EVALUATION_MACHINE) =>
      endEvaluation(
        deps,
        CLOSE_SETTINGS,
      )({
        'detail-type': 'Step Functions Execution Status Change',
        detail: { executionArn: 'e', stateMachineArn, name, status: status as 'ABORTED' },
      }),
    kept: () => readEvaluation(world, ID),
    created: () => sagemaker.inputs('CreateProcessingJob'),
  };
};

describe('PlanEvaluation', () => {
  test('exports nothing where no corrections are wanted', async () => {
    const { plan, kept } = evaluating({ request: { on: ['test', 'golden'] } });
    expect(await plan()).toMatchObject({
      wants_feedback: false,
      segments: [],
      base_uri: `s3://${DATA_BUCKET}/datasets/base/`,
      model_uri: archiveOf(2),
      against_uri: '',
      sets: ['test', 'golden'],
    });
    expect(kept()).toMatchObject({ status: 'RUNNING', job_name: JOB_NAME });
  });

  test('cuts the feedback, as it stood at the start, into segments of a folder of its own', async () => {
    const { plan } = evaluating({
      request: { on: ['feedback'] },
      against: { model_id: idOf(1), model_data_uri: archiveOf(1) },
    });
    const { segments, sets, against_uri } = await plan();
    expect(sets).toEqual(['holdout']);
    expect(against_uri).toBe(archiveOf(1));
    expect(segments).toEqual(
      [0, 1].map((segment) => ({
        folder: `evaluations/${ID}/`,
        cutoff: '2026-11-23T10:00:01.000Z',
        segment,
        total_segments: 2,
      })),
    );
  });

  test('of an execution that nobody asked for is refused', async () => {
    const world = loopWorld();
    await expect(
      planEvaluation(world.deps, PLAN_SETTINGS).run({ evaluation_id: 'by-hand', started_at: '2026-11-23' }),
    ).rejects.toThrow('No evaluation by-hand is on record. Ask for one by POST /run-evaluation.');
    expect(world.db.items(EVALUATIONS_TABLE)).toEqual([]);
  });

  test('gives the job of the longest stage name a name that SageMaker takes', async () => {
    const { plan } = evaluating();
    const { job_name } = await plan({ EVALUATION_JOB_PREFIX: 'sentiment-abcdefghijklmno-eval' });
    expect(job_name).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
  });

  test('tried again after the end does not open it again', async () => {
    const { plan, fail, kept } = evaluating();
    await fail({ Error: 'E', Cause: 'gone' });
    await plan();
    expect(kept()).toMatchObject({ status: 'FAILED', reason: 'gone' });
  });
});

describe('StartEvaluationJob', () => {
  test('hands code, base files and the version to a job named after the evaluation', async () => {
    const { start, created } = evaluating();
    expect(await start()).toEqual({ job_arn: JOB, report_uri: REPORT });
    const [request] = created();
    expect(request).toMatchObject({
      ProcessingJobName: JOB_NAME,
      RoleArn: SAGEMAKER_ROLE,
      ProcessingOutputConfig: {
        Outputs: [{ S3Output: { S3Uri: `s3://${ARTIFACTS_BUCKET}/evaluations/${ID}` } }],
      },
    });
    expect(inputNames(request)).toEqual(['code', 'base', 'candidate']);
    expect(JSON.stringify(request)).toContain('"--sets","test"');
  });

  test('adds corrections only where some were exported, and the other version where there is one', async () => {
    const { start, created } = evaluating();
    await start({ against_uri: archiveOf(1) }, [{ segment: 0, rows: 0 }]);
    await start({}, [
      { segment: 0, rows: 0 },
      { segment: 1, rows: 3, key: 'k', sha256: 's' },
    ]);
    expect(created().map(inputNames)).toEqual([
      ['code', 'base', 'candidate', 'champion'],
      ['code', 'base', 'dataset', 'candidate'],
    ]);
  });

  test('judges nobody on half of the corrections', async () => {
    const { start, created } = evaluating();
    await expect(start({}, [{ failed: true, cause: 'throttled' }])).rejects.toThrow(
      'A segment of the feedback could not be exported: throttled',
    );
    expect(created()).toEqual([]);
  });

  test('holds out by the very rules of a retraining', async () => {
    const { start, created } = evaluating();
    await start();
    const { ContainerArguments = [] } = (created()[0]?.AppSpecification ?? {}) as {
      ContainerArguments?: string[];
    };
    const [preprocess] = pipelineDefinition({} as PipelineSettings).Steps;
    const { ContainerArguments: ofPipeline } = (preprocess as { Arguments: Document }).Arguments
      .AppSpecification;
    const rules = ofPipeline.filter((word: unknown) => String(word).startsWith('--') && word !== '--output');
    expect(rules.length).toBeGreaterThan(5);
    expect(ContainerArguments).toEqual(expect.arrayContaining(rules));
    expect(ContainerArguments[ContainerArguments.indexOf('--seed') + 1]).toBe(ofPipeline.at(-1));
  });

  test('tried again finds the job that it made', async () => {
    const { start, sagemaker } = evaluating();
    sagemaker.answer({
      CreateProcessingJob: () => {
        throw serviceError('ResourceInUse', 'Job name must be unique');
      },
    });
    expect((await start()).job_arn).toBe(JOB);
    expect(sagemaker.inputs('DescribeProcessingJob')).toEqual([{ ProcessingJobName: JOB_NAME }]);
  });

  test.each([
    ['refuses', serviceError('ValidationException', 'bad image')],
    ['answers nothing to', {}],
  ])('fails when SageMaker %s the request', async (_, answer) => {
    const { start, sagemaker } = evaluating();
    sagemaker.answer({
      CreateProcessingJob: () => {
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    await expect(start()).rejects.toThrow(/bad image|gave no ARN/);
  });
});

describe('StopEvaluationJob', () => {
  test.each([
    ['InProgress', true],
    ['Completed', false],
    ['Stopping', false],
  ])('a job that is %s is stopped: %s', async (ProcessingJobStatus, stopped) => {
    const { deps, sagemaker } = evaluating();
    sagemaker.answer({ DescribeProcessingJob: () => ({ ProcessingJobStatus }) });
    expect(await stopEvaluationJob(deps).run({ job_name: JOB_NAME })).toEqual({ stopped });
    expect(sagemaker.inputs('StopProcessingJob')).toHaveLength(stopped ? 1 : 0);
  });
});

test('StopEvaluationJob takes a job that was never created for one that spends nothing, and no other failure', async () => {
  const { deps, sagemaker } = evaluating();
  const describing = (error: Error) =>
    sagemaker.answer({
      DescribeProcessingJob: () => {
        throw error;
      },
    });
  describing(serviceError('ValidationException', 'Could not find requested job'));
  expect(await stopEvaluationJob(deps).run({ job_name: JOB_NAME })).toEqual({ stopped: false });
  describing(serviceError('ThrottlingException', 'Rate exceeded'));
  await expect(stopEvaluationJob(deps).run({ job_name: JOB_NAME })).rejects.toThrow('Rate exceeded');
});

describe('the outcome', () => {
  test('of a finished job is read by its contract and kept with figures and differences', async () => {
    const { leaveReport, record, kept } = evaluating({ against: { model_id: idOf(1) } });
    leaveReport(measurement(2, 1));
    expect(await record()).toEqual({ status: 'SUCCEEDED' });
    expect(kept()).toMatchObject({
      status: 'SUCCEEDED',
      report_uri: REPORT,
      model: {
        model_id: idOf(2),
        model_data_uri: archiveOf(2),
        figures: { test: { accuracy: 0.84, macro_f1: 0.75, rows: 414 }, golden: null, feedback: null },
      },
      against: { model_id: idOf(1), figures: { test: { accuracy: 0.79 } } },
      comparison: { test: { macro_f1_difference: 0.08 }, pooled: { mcnemar_p_value: 0.009 } },
    });
  });

  test('is no success when the report does not fit, or is about another model', async () => {
    const { leaveReport, record, kept } = evaluating();
    leaveReport({ ...measurement(2), schema_version: 7 });
    await expect(record()).rejects.toThrow(/does not fit the report's contract: schema_version/);
    leaveReport(measurement(3));
    await expect(record()).rejects.toThrow('The archive registered as train-2 answers as train-3.');
    leaveReport(measurement(2, 1));
    await expect(record()).rejects.toThrow('The archive registered as undefined answers as train-1.');
    expect(kept()?.status).toBe('REQUESTED');
  });

  test('that came first stands, in whatever order and however often others follow', async () => {
    const { leaveReport, record, fail, kept, db } = evaluating();
    leaveReport();
    db.onNext('UpdateCommand', lostAcknowledgement);
    await expect(record()).rejects.toThrow();
    const first = kept();
    expect(await record()).toEqual({ status: 'SUCCEEDED' });
    expect(await fail({ Error: 'ProcessingFailed', Cause: 'too late' })).toEqual({ status: 'SUCCEEDED' });
    expect(kept()).toEqual(first);
  });

  test('of a failure is its plain reason', async () => {
    const { fail, kept } = evaluating();
    await fail({ Error: 'Error', Cause: JSON.stringify({ errorMessage: 'No rows.', trace: ['at x'] }) });
    expect(kept()).toMatchObject({ status: 'FAILED', reason: 'No rows.' });
  });

  test('of a failure without a cause is at least its name', async () => {
    const { fail, kept } = evaluating();
    await fail({ Error: 'States.Timeout', Cause: '' });
    expect(kept()?.reason).toBe('States.Timeout');
  });
});

describe('ForgetExport', () => {
  const exported = () => {
    const world = evaluating();
    const keys = [`evaluations/${ID}/feedback/part-0000.jsonl`, `evaluations/${ID}/feedback/part-0001.jsonl`];
    for (const key of keys) world.buckets.put(DATA_BUCKET, key, '{}');
    world.buckets.put(DATA_BUCKET, 'evaluations/another/feedback/part-0000.jsonl', '{}');
    world.buckets.put(DATA_BUCKET, 'datasets/000001/feedback/part-0000.jsonl', '{}');
    const forget = () => forgetExport(world.deps, DATA_BUCKET).run({ evaluation_id: ID });
    return { ...world, forget };
  };

  test('removes what this evaluation exported and nothing else, and may be tried again', async () => {
    const { forget, buckets } = exported();
    expect(await forget()).toEqual({ forgotten: 2 });
    expect(await forget()).toEqual({ forgotten: 0 });
    expect(buckets.keys(DATA_BUCKET)).toEqual([
      'datasets/000001/feedback/part-0000.jsonl',
      'evaluations/another/feedback/part-0000.jsonl',
    ]);
  });

  test('says so when S3 kept something behind a 200', async () => {
    const { forget, buckets } = exported();
    buckets.answer({ DeleteObjects: () => ({ Errors: [{ Key: 'k', Code: 'AccessDenied' }] }) });
    await expect(forget()).rejects.toThrow('S3 kept k (AccessDenied).');
  });

  test('would rather fail than forget everybody’s export for want of a name', async () => {
    const task = taskHandler(
      'ForgetExport',
      forgetExport(exported().deps, DATA_BUCKET),
      exported().deps.logger,
    );
    await expect(task({ evaluation_id: '' })).rejects.toThrow(/does not fit/);
  });
});

describe('TellEvaluation', () => {
  test('tells the topic and the bus once, however often it is tried', async () => {
    const { leaveReport, record, tell, bus, notices } = evaluating({ against: { model_id: idOf(1) } });
    leaveReport(measurement(2, 1));
    await record();
    expect(await tell()).toEqual({ delivered: ['bus', 'training-topic'], status: 'SUCCEEDED' });
    expect(await tell()).toEqual({ delivered: [], status: 'SUCCEEDED' });
    expect(bus.named('EvaluationCompleted').map(({ detail }) => detail)).toMatchObject([
      {
        evaluation_id: ID,
        model_id: idOf(2),
        against_id: idOf(1),
        scores: { test: { accuracy: 0.84, macro_f1: 0.75 } },
        against_scores: { test: { accuracy: 0.79 } },
      },
    ]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({
      TopicArn: TRAINING_TOPIC,
      MessageAttributes: { outcome: { StringValue: 'EVALUATED' } },
    });
    expect(JSON.parse(notices[0]?.Message ?? '').email).toContain(
      'The first model is better than the second: macro-F1 +0.080 (95 % interval +0.030 to +0.130) on the same 414 rows.',
    );
  });

  test('tells a failure as such', async () => {
    const { fail, tell, bus, notices } = evaluating();
    await fail({ Error: 'ProcessingFailed', Cause: 'There are no rows to judge on in holdout.' });
    await tell();
    expect(bus.published.map(({ detailType }) => detailType)).toEqual(['EvaluationFailed']);
    expect(notices[0]?.MessageAttributes?.outcome?.StringValue).toBe('EVALUATION_FAILED');
    expect(JSON.parse(notices[0]?.Message ?? '').email).toContain('no rows to judge on');
  });

  test('has nothing to tell of one that has not ended', async () => {
    const { tell } = evaluating();
    await expect(tell()).rejects.toThrow(`${ID} is REQUESTED; nothing came of it yet.`);
  });
});

describe('the end of an execution', () => {
  test.each(['ABORTED', 'TIMED_OUT', 'FAILED'])(
    'as %s without a word is put on record, stops the job, and is told once',
    async (status) => {
      const { plan, end, kept, sagemaker, notices } = evaluating();
      await plan();
      await end(status);
      await end(status);
      expect(kept()).toMatchObject({
        status: 'FAILED',
        reason: `The execution ended as ${status} before it could record an outcome.`,
      });
      expect(sagemaker.inputs('StopProcessingJob')).toHaveLength(1);
      expect(notices).toHaveLength(1);
    },
  );

  test('after its outcome only completes what was not told', async () => {
    const { leaveReport, record, tell, end, kept, topics, notices, bus } = evaluating();
    leaveReport();
    await record();
    topics.answer({
      Publish: () => {
        throw serviceError('InternalError');
      },
    });
    await expect(tell()).rejects.toThrow();
    topics.answer({
      Publish: (input) => {
        notices.push(input);
        return {};
      },
    });
    await end('FAILED');
    await end('FAILED');
    expect(kept()?.status).toBe('SUCCEEDED');
    expect(notices).toHaveLength(1);
    expect(bus.published).toHaveLength(1);
  });

  test.each([
    ['that still runs', 'RUNNING', ID, EVALUATION_MACHINE],
    ['of a retraining', 'ABORTED', ID, STATE_MACHINE],
    ['that nobody asked for', 'FAILED', 'by-hand', EVALUATION_MACHINE],
  ])('%s changes nothing', async (_, status, name, machine) => {
    const { end, kept, notices } = evaluating();
    await end(status, name, machine);
    expect(kept()?.status).toBe('REQUESTED');
    expect(notices).toEqual([]);
  });
});
