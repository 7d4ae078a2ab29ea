// Small pipelines for the tests: real Python scripts without TensorFlow, in the shape that SDKs render.
import { randomUUID } from 'node:crypto';
import {
  CreatePipelineCommand,
  DescribePipelineExecutionCommand,
  ListPipelineExecutionStepsCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { ROLE, type StandIn } from './stand-in.ts';
import { until } from './until.ts';

export const token = (): string => randomUUID();

const cluster = { InstanceType: 'ml.t3.medium', InstanceCount: 1, VolumeSizeInGB: 1 };

export interface ProcessingParts {
  readonly script: string;
  readonly args?: readonly unknown[];
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly string[];
}

/** A Processing step whose script is `s3://code/<script>`. */
export const processing = (Name: string, parts: ProcessingParts, extra: object = {}) => ({
  Name,
  Type: 'Processing',
  Arguments: {
    ProcessingResources: { ClusterConfig: cluster },
    AppSpecification: {
      ImageUri: 'image',
      ContainerEntrypoint: ['python3', `/opt/ml/processing/input/code/${parts.script}`],
      ...(parts.args !== undefined && { ContainerArguments: parts.args }),
    },
    RoleArn: ROLE,
    ProcessingInputs: Object.entries({ code: `s3://code/${parts.script}`, ...parts.inputs }).map(
      ([InputName, S3Uri]) => ({
        InputName,
        S3Input: {
          S3Uri,
          LocalPath: `/opt/ml/processing/input/${InputName}`,
          S3DataType: 'S3Prefix',
          S3InputMode: 'File',
        },
      }),
    ),
    ProcessingOutputConfig: {
      Outputs: (parts.outputs ?? []).map((OutputName) => ({
        OutputName,
        S3Output: {
          S3Uri: {
            'Std:Join': {
              On: '/',
              Values: ['s3://out', { Get: 'Execution.PipelineExecutionId' }, Name, OutputName],
            },
          },
          LocalPath: `/opt/ml/processing/output/${OutputName}`,
          S3UploadMode: 'EndOfJob',
        },
      })),
    },
  },
  ...extra,
});

/** A script-mode Training step whose code is `s3://code/sourcedir.tar.gz`. */
export const training = (Name: string, channel: unknown, hyperParameters: object = {}) => ({
  Name,
  Type: 'Training',
  Arguments: {
    AlgorithmSpecification: {
      TrainingImage: 'image',
      TrainingInputMode: 'File',
      MetricDefinitions: [{ Name: 'loss', Regex: 'loss=([0-9.]+);' }],
    },
    OutputDataConfig: { S3OutputPath: 's3://out/training' },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
    ResourceConfig: cluster,
    RoleArn: ROLE,
    InputDataConfig: [
      { ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: channel } } },
    ],
    HyperParameters: {
      sagemaker_program: 'train.py',
      sagemaker_submit_directory: 's3://code/sourcedir.tar.gz',
      ...hyperParameters,
    },
  },
});

export const definition = (Steps: readonly object[], Parameters: readonly object[] = []): string =>
  JSON.stringify({ Version: '2020-12-01', Metadata: {}, Parameters, Steps });

export async function createPipeline({ sagemaker }: StandIn, PipelineName: string, text: string) {
  const RoleArn = ROLE;
  await sagemaker.send(new CreatePipelineCommand({ PipelineName, RoleArn, PipelineDefinition: text }));
}

export async function start(
  { sagemaker }: StandIn,
  PipelineName: string,
  values: Record<string, string> = {},
) {
  const PipelineParameters = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
  const answer = await sagemaker.send(
    new StartPipelineExecutionCommand({ PipelineName, PipelineParameters }),
  );
  return answer.PipelineExecutionArn as string;
}

export const describeExecution = ({ sagemaker }: StandIn, PipelineExecutionArn: string) =>
  sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));

/** Steps by name. */
export async function stepsOf({ sagemaker }: StandIn, PipelineExecutionArn: string) {
  const answer = await sagemaker.send(
    new ListPipelineExecutionStepsCommand({ PipelineExecutionArn, MaxResults: 100 }),
  );
  return Object.fromEntries((answer.PipelineExecutionSteps ?? []).map((step) => [step.StepName ?? '', step]));
}

export const ended = (standIn: StandIn, arn: string) =>
  until(
    () => describeExecution(standIn, arn),
    ({ PipelineExecutionStatus: status }) => status !== 'Executing' && status !== 'Stopping',
  );
