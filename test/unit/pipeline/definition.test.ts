// The SageMaker Pipeline's definition against the limits of SageMaker's API, before any account says no.
import { describe, expect, test } from 'vitest';
import { pipelineDefinition } from '../../../sagemaker/pipeline/definition.ts';
import { wordsOf } from './words.ts';

const SETTINGS = {
  codeHash: 'a'.repeat(64),
  trainingInstanceType: 'ml.g4dn.xlarge',
  processingInstanceType: 'ml.m5.large',
  epochs: 30,
  userCap: 20,
  feedbackFilter: 'trusted',
  filterLead: 0.4,
  auditShare: 0.05,
  warmStart: 'off',
} as const;
const definition = pipelineDefinition(SETTINGS);
// biome-ignore lint/suspicious/noExplicitAny: the definition is a document; each test names what it reads
const steps: any[] = definition.Steps;
const step = (name: string) => steps.find(({ Name }) => Name === name);
const jobs = steps.filter(({ Type }) => Type === 'Processing');
const expressions = (part: unknown): string[] =>
  typeof part !== 'object' || part === null
    ? []
    : Object.entries(part).flatMap(([key, value]) => (key === 'Get' ? [String(value)] : expressions(value)));

const NAME = /^[A-Za-z0-9\-_]{1,64}$/;
const RETRYABLE = [
  ...['Step.SERVICE_FAULT', 'Step.THROTTLING', 'SageMaker.JOB_INTERNAL_ERROR'],
  ...['SageMaker.CAPACITY_ERROR', 'SageMaker.RESOURCE_LIMIT'],
];

describe('the definition', () => {
  test('has the version SageMaker reads and survives JSON in the size that CreatePipeline takes', () => {
    expect(definition.Version).toBe('2020-12-01');
    const json = JSON.stringify(definition);
    expect(JSON.parse(json)).toEqual(definition);
    expect(json.length).toBeLessThan(1_048_576);
  });

  test('names steps and parameters as SageMaker allows, each once', () => {
    for (const names of [steps.map(({ Name }) => Name), definition.Parameters.map(({ Name }) => Name)]) {
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(NAME);
    }
    expect(steps.map(({ Name, Type }) => `${Name} ${Type}`)).toEqual([
      'Preprocess Processing',
      'Train Training',
      'Evaluate Processing',
    ]);
  });

  test('gives every parameter a default of its own type, except what each execution must say', () => {
    const open = definition.Parameters.filter((parameter) => !('DefaultValue' in parameter));
    expect(open.map(({ Name }) => Name)).toEqual(['DatasetUri', 'BaseUri', 'ChampionModelUri']);
    const types = { String: 'string', Integer: 'number', Float: 'number' } as Record<string, string>;
    for (const parameter of definition.Parameters)
      if ('DefaultValue' in parameter) expect(typeof parameter.DefaultValue).toBe(types[parameter.Type]);
  });

  test('refers only to parameters, outputs and artifacts that exist', () => {
    const parameters = definition.Parameters.map(({ Name }) => `Parameters.${Name}`);
    const outputs = jobs.flatMap(({ Name, Arguments }) =>
      Arguments.ProcessingOutputConfig.Outputs.map(
        ({ OutputName }: { OutputName: string }) =>
          `Steps.${Name}.ProcessingOutputConfig.Outputs['${OutputName}'].S3Output.S3Uri`,
      ),
    );
    const known = [
      ...parameters,
      ...outputs,
      'Steps.Train.ModelArtifacts.S3ModelArtifacts',
      'Execution.PipelineExecutionId',
    ];
    for (const expression of expressions(definition)) expect(known).toContain(expression);
    for (const parameter of parameters) expect(expressions(definition)).toContain(parameter);
  });
});

describe('a processing step', () => {
  test.each(jobs.map((job) => [job.Name, job.Arguments]))(
    '%s keeps to the limits of CreateProcessingJob',
    (_, job) => {
      const { ContainerEntrypoint, ContainerArguments } = job.AppSpecification;
      for (const word of [...ContainerEntrypoint, ...ContainerArguments])
        expect((typeof word === 'string' ? word : JSON.stringify(word)).length).toBeLessThanOrEqual(256);
      expect(ContainerArguments.length).toBeLessThanOrEqual(100);
      expect(job.ProcessingInputs.length).toBeLessThanOrEqual(10);
      expect(job.ProcessingOutputConfig.Outputs.length).toBeLessThanOrEqual(10);
      expect(job.StoppingCondition.MaxRuntimeInSeconds).toBeLessThanOrEqual(777_600);
      expect(job).not.toHaveProperty('ProcessingJobName');
    },
  );

  test.each(jobs.map((job) => [job.Name, job.Arguments]))(
    '%s reads and writes exactly the folders it is told',
    (_, job) => {
      const mounted: string[] = [
        ...job.ProcessingInputs.map(({ S3Input }: { S3Input: { LocalPath: string } }) => S3Input.LocalPath),
        ...job.ProcessingOutputConfig.Outputs.map(
          ({ S3Output }: { S3Output: { LocalPath: string } }) => S3Output.LocalPath,
        ),
      ];
      expect(new Set(mounted).size).toBe(mounted.length);
      const named = [...job.AppSpecification.ContainerEntrypoint, ...job.AppSpecification.ContainerArguments];
      for (const path of named.filter((word) => typeof word === 'string' && word.startsWith('/opt/ml')))
        expect(mounted.some((folder) => path.startsWith(folder) || folder.startsWith(path))).toBe(true);
    },
  );

  test('Preprocess is told which feedback may teach, in words that an execution may change', () => {
    const words: unknown[] = step('Preprocess').Arguments.AppSpecification.ContainerArguments;
    const wordBehind = (name: string) => JSON.stringify(words[words.indexOf(name) + 1]);
    expect(wordBehind('--user-cap')).toContain('Parameters.UserCap');
    expect(wordBehind('--feedback-filter')).toContain('Parameters.FeedbackFilter');
    expect(wordBehind('--filter-lead')).toContain('Parameters.FilterLead');
    expect(wordBehind('--audit-share')).toContain('Parameters.AuditShare');
  });

  test('the evaluation sees candidate, champion, test data and their statistics, and leaves a report that the pipeline knows', () => {
    expect(wordsOf(step('Evaluate').Arguments.AppSpecification.ContainerArguments)).toEqual({
      candidate: '/opt/ml/processing/input/candidate',
      champion: '/opt/ml/processing/input/champion',
      test: '/opt/ml/processing/input/test',
      statistics: '/opt/ml/processing/input/statistics',
      output: '/opt/ml/processing/output/evaluation',
      seed: '20',
    });
    expect(step('Evaluate').PropertyFiles).toEqual([
      { PropertyFileName: 'EvaluationReport', OutputName: 'evaluation', FilePath: 'evaluation.json' },
    ]);
  });
});

interface Channel {
  readonly ChannelName: string;
}

describe('the training step', () => {
  const { HyperParameters, AlgorithmSpecification, InputDataConfig } = step('Train').Arguments;

  test('keeps to the limits of CreateTrainingJob', () => {
    const entries = Object.entries(HyperParameters);
    expect(entries.length).toBeLessThanOrEqual(100);
    for (const [name, value] of entries) {
      expect(name.length).toBeLessThanOrEqual(256);
      expect(JSON.stringify(value).length).toBeLessThanOrEqual(2_500);
    }
    expect(AlgorithmSpecification.MetricDefinitions.length).toBeLessThanOrEqual(40);
    for (const { ChannelName } of InputDataConfig) expect(ChannelName).toMatch(/^[A-Za-z0-9.\-_]{1,64}$/);
  });

  test('may begin with the weights of the champion that the evaluation compares with', () => {
    const champion = InputDataConfig.find(({ ChannelName }: Channel) => ChannelName === 'champion');
    expect(champion.DataSource.S3DataSource.S3Uri).toEqual({ Get: 'Parameters.ChampionModelUri' });
    expect(HyperParameters['warm-start']).toEqual({ Get: 'Parameters.WarmStart' });
  });

  test('renders the number of epochs as text, as hyperparameters must be', () => {
    expect(HyperParameters.epochs).toEqual({
      'Std:Join': { On: '', Values: [{ Get: 'Parameters.Epochs' }] },
    });
  });

  test('reads its metrics from the lines that the script prints', () => {
    const line =
      'epoch 3/30 train_loss=0.5312; validation_loss=0.6123; validation_macro_f1=0.6012; validation_accuracy=0.8012;';
    const read = (name: string) => {
      const definition = AlgorithmSpecification.MetricDefinitions.find(
        ({ Name }: { Name: string }) => Name === name,
      );
      return new RegExp(definition.Regex).exec(line)?.[1];
    };
    expect(['train_loss', 'validation_loss', 'validation_macro_f1', 'validation_accuracy'].map(read)).toEqual(
      ['0.5312', '0.6123', '0.6012', '0.8012'],
    );
  });

  test('has nothing in it that changes from run to run, so that its result can be reused', () => {
    expect(JSON.stringify(step('Train').Arguments)).not.toContain('Execution.');
  });
});

describe('retries and reuse', () => {
  test.each(steps.map((each) => [each.Name, each.RetryPolicies]))(
    '%s retries faults that pass, within the limits',
    (_, policies) => {
      for (const policy of policies) {
        expect(Array.isArray(policy.ExceptionType)).toBe(true);
        for (const fault of policy.ExceptionType) expect(RETRYABLE).toContain(fault);
        expect('MaxAttempts' in policy && 'ExpireAfterMin' in policy).toBe(false);
        expect(policy.MaxAttempts).toBeLessThanOrEqual(20);
        expect(policy.IntervalSeconds).toBeLessThanOrEqual(43_200);
      }
    },
  );

  test('every step may be reused, for a time that is said', () => {
    for (const { CacheConfig } of steps) expect(CacheConfig).toEqual({ Enabled: true, ExpireAfter: 'P30D' });
  });

  test('changed code changes what each step is recognised by', () => {
    const keys = (codeHash: string) =>
      pipelineDefinition({ ...SETTINGS, codeHash }).Steps.map(({ Arguments }) => {
        const { ProcessingInputs, HyperParameters } = Arguments as {
          ProcessingInputs?: unknown;
          HyperParameters?: unknown;
        };
        return JSON.stringify([ProcessingInputs, HyperParameters]);
      });
    const [before, after] = [keys('a'.repeat(64)), keys('b'.repeat(64))];
    for (const [index, key] of before.entries()) expect(after[index]).not.toBe(key);
    expect(keys('a'.repeat(64))).toEqual(before);
  });
});
