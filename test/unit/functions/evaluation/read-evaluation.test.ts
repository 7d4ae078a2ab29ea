// ReadEvaluation: finds report, model and tokenizer through the steps that ran or were reused.
import { describe, expect, test } from 'vitest';
import { EvaluationReport } from '../../../../functions/evaluation/evaluation-report.ts';
import { readEvaluation } from '../../../../functions/evaluation/read-evaluation.ts';
import { doubtful, jsonLines, report } from '../../../support/evaluation-builders.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { ARTIFACTS_BUCKET } from '../../../support/stage.ts';

const EXECUTION = 'abcdefghijkl';
const EARLIER = 'zyxwvutsrqpo';
const PREFIX = `s3://${ARTIFACTS_BUCKET}/pipelines`;
const arn = (kind: string, job: string) => `arn:aws:sagemaker:eu-west-1:000000000000:${kind}/${job}`;

const finished = ({ trainedBy = EXECUTION, steps = ['Preprocess', 'Train', 'Evaluate'] } = {}) => {
  const world = loopWorld();
  const preprocess = `pipelines-${trainedBy}-Preprocess-x`;
  const train = `pipelines-${trainedBy}-Train-x`;
  const evaluate = `pipelines-${EXECUTION}-Evaluate-x`;
  const metadata: Record<string, object> = {
    Preprocess: { ProcessingJob: { Arn: arn('processing-job', preprocess) } },
    Train: { TrainingJob: { Arn: arn('training-job', train) } },
    Evaluate: { ProcessingJob: { Arn: arn('processing-job', evaluate) } },
  };
  const output = (execution: string, step: string, name: string) => ({
    OutputName: name,
    S3Output: { S3Uri: `${PREFIX}/${execution}/${step}/${name}` },
  });
  const outputs: Record<string, object[]> = {
    [preprocess]: ['train', 'test', 'tokenizer', 'statistics'].map((name) =>
      output(trainedBy, 'Preprocess', name),
    ),
    [evaluate]: [output(EXECUTION, 'Evaluate', 'evaluation')],
  };
  world.sagemaker.answer({
    ListPipelineExecutionSteps: () => ({
      PipelineExecutionSteps: steps.map((StepName) => ({
        StepName,
        StepStatus: 'Succeeded',
        Metadata: metadata[StepName],
      })),
    }),
    DescribeProcessingJob: ({ ProcessingJobName }) => ({
      ProcessingOutputConfig: { Outputs: outputs[ProcessingJobName] },
    }),
    DescribeTrainingJob: ({ TrainingJobName }) => ({
      ModelArtifacts: {
        S3ModelArtifacts: `s3://${ARTIFACTS_BUCKET}/training/${TrainingJobName}/output/model.tar.gz`,
      },
    }),
  });
  const put = (body: unknown) =>
    world.buckets.put(
      ARTIFACTS_BUCKET,
      `pipelines/${EXECUTION}/Evaluate/evaluation/evaluation.json`,
      JSON.stringify(body),
    );
  put(report());
  return {
    ...world,
    put,
    read: () => readEvaluation(world.deps).run({ pipeline_execution_arn: arn('pipeline', 'p') }),
  };
};

describe('a finished pipeline', () => {
  test('gives its report, its model and its tokenizer', async () => {
    expect(await finished().read()).toEqual({
      report: report(),
      report_uri: `${PREFIX}/${EXECUTION}/Evaluate/evaluation/evaluation.json`,
      model_id: 'candidate',
      model_data_uri: `s3://${ARTIFACTS_BUCKET}/training/pipelines-${EXECUTION}-Train-x/output/model.tar.gz`,
      tokenizer_uri: `${PREFIX}/${EXECUTION}/Preprocess/tokenizer/tokenizer.json`,
      adjudication: {
        count: 0,
        rows: [],
        list_uri: `${PREFIX}/${EXECUTION}/Preprocess/statistics/adjudicate.jsonl`,
      },
    });
  });

  test('that reused steps of an earlier execution gives what those made', async () => {
    expect(await finished({ trainedBy: EARLIER }).read()).toMatchObject({
      model_data_uri: `s3://${ARTIFACTS_BUCKET}/training/pipelines-${EARLIER}-Train-x/output/model.tar.gz`,
      tokenizer_uri: `${PREFIX}/${EARLIER}/Preprocess/tokenizer/tokenizer.json`,
    });
  });

  test.each(['Preprocess', 'Train', 'Evaluate'])(
    'that lacks the step %s is refused by its name',
    async (missing) => {
      const steps = ['Preprocess', 'Train', 'Evaluate'].filter((step) => step !== missing);
      await expect(finished({ steps }).read()).rejects.toThrow(`no finished step ${missing}`);
    },
  );

  test('whose training left no model is refused', async () => {
    const { read, sagemaker } = finished();
    sagemaker.answer({ DescribeTrainingJob: () => ({}) });
    await expect(read()).rejects.toThrow('left no model');
  });

  test('whose report is missing fails with the place where it should be', async () => {
    const { read, buckets } = finished();
    buckets.answer({
      GetObject: ({ Key }) => {
        throw new Error(`NoSuchKey ${Key}`);
      },
    });
    await expect(read()).rejects.toThrow('evaluation.json');
  });
});

describe('corrections that a person should judge', () => {
  const LIST = `pipelines/${EXECUTION}/Preprocess/statistics/adjudicate.jsonl`;
  const setAside = (count: number, content?: string) => {
    const world = finished();
    world.put(report({ dataset: { adjudicate_rows: count } }));
    if (content !== undefined) world.buckets.put(ARTIFACTS_BUCKET, LIST, content);
    return world;
  };
  const rows = (count: number) => Array.from({ length: count }, (_, index) => doubtful(index + 1));

  test('are counted, and the first twenty are told without their texts', async () => {
    const { adjudication } = await setAside(23, jsonLines(rows(23))).read();
    expect(adjudication).toMatchObject({ count: 23, list_uri: `s3://${ARTIFACTS_BUCKET}/${LIST}` });
    expect(adjudication.rows).toHaveLength(20);
    expect(adjudication.rows[0]).toEqual({
      feedback_id: 'feedback-000001',
      user_label: 'Positive',
      suggested_label: 'Negative',
      margin: 0.53,
    });
    expect(JSON.stringify(adjudication)).not.toContain('private');
  });

  test('whose label only just leads are told like the others', async () => {
    const { adjudication } = await setAside(1, jsonLines([doubtful(1, { margin: -0.2 })])).read();
    expect(adjudication.rows).toMatchObject([{ margin: -0.2 }]);
  });

  test('whose list is missing although the report counts them fail with the place where it should be', async () => {
    await expect(setAside(2).read()).rejects.toThrow('adjudicate.jsonl');
  });

  test('whose list is cut short fail with both counts', async () => {
    await expect(setAside(3, jsonLines(rows(2))).read()).rejects.toThrow(
      'has 2 rows, but the report counts 3',
    );
  });

  test.each([
    ['a label nobody knows', jsonLines([doubtful(1), { ...doubtful(2), suggested_label: 'Great' }]), 'Great'],
    [
      'a margin that no two probabilities have',
      jsonLines([doubtful(1), doubtful(2, { margin: -1.2 })]),
      'margin',
    ],
    ['a missing field', jsonLines([doubtful(1), { ...doubtful(2), text: undefined }]), 'text'],
    ['no JSON', `${jsonLines([doubtful(1)])}{"feedback_id": "x`, 'is not JSON'],
  ])('with %s in their list are refused by line and field', async (_, content, words) => {
    await expect(setAside(2, content).read()).rejects.toThrow('adjudicate.jsonl, line 2,');
    await expect(setAside(2, content).read()).rejects.toThrow(words);
  });
});

describe("the report's contract", () => {
  const { champion: _none, ...withoutChampion } = report();

  test.each([
    ['a field is missing', withoutChampion, 'champion'],
    ['a share is above 1', report({ candidate: { accuracy: 1.2 } }), 'candidate.test.accuracy'],
    ['another version', { ...report(), schema_version: 1 }, 'schema_version'],
    [
      'an interval has one end',
      report({ test: { macro_f1_interval: [0.1] as never } }),
      'comparison.test.macro_f1_interval',
    ],
    [
      'not a number where one belongs',
      report({ test: { standard_error: null as never } }),
      'comparison.test.standard_error',
    ],
  ])('%s: refused with the field and the URI', async (_, body, field) => {
    const { read, put } = finished();
    put(body);
    await expect(read()).rejects.toThrow(`evaluation.json does not fit the report's contract: ${field}`);
  });

  test('a first cycle has neither champion nor comparison', () => {
    expect(EvaluationReport.safeParse(report({ champion: null })).success).toBe(true);
  });
});
