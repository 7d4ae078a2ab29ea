// Single jobs for the tests, their scripts given as text.
import {
  CreateProcessingJobCommand,
  type CreateProcessingJobCommandInput,
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { tarGz } from './archives.ts';
import { ROLE, type StandIn } from './stand-in.ts';
import { until } from './until.ts';

const cluster = { InstanceType: 'ml.t3.medium' as const, InstanceCount: 1, VolumeSizeInGB: 1 };
let jobs = 0;

/** Names are unique within a test file. */
export const jobName = (): string => `job-${++jobs}`;

/** Starts a processing job that runs `script`; what `script` writes to /opt/ml/processing/out goes to s3://out/<name>. */
export async function processingJob(
  { sagemaker, outside }: StandIn,
  script: string,
  more: Partial<CreateProcessingJobCommandInput> = {},
): Promise<string> {
  const ProcessingJobName = jobName();
  outside.put(`s3://code/${ProcessingJobName}/run.py`, script);
  await sagemaker.send(
    new CreateProcessingJobCommand({
      ProcessingJobName,
      RoleArn: ROLE,
      AppSpecification: {
        ImageUri: 'image',
        ContainerEntrypoint: ['python3', '/opt/ml/processing/input/code/run.py'],
      },
      ProcessingResources: { ClusterConfig: cluster },
      ProcessingInputs: [
        {
          InputName: 'code',
          S3Input: {
            S3Uri: `s3://code/${ProcessingJobName}/run.py`,
            LocalPath: '/opt/ml/processing/input/code',
            S3DataType: 'S3Prefix',
            S3InputMode: 'File',
          },
        },
      ],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: 'out',
            S3Output: {
              S3Uri: `s3://out/${ProcessingJobName}`,
              LocalPath: '/opt/ml/processing/out',
              S3UploadMode: 'EndOfJob',
            },
          },
        ],
      },
      ...more,
    }),
  );
  return ProcessingJobName;
}

export const processed = ({ sagemaker }: StandIn, ProcessingJobName: string) =>
  until(
    () => sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName })),
    ({ ProcessingJobStatus: status }) => status !== 'InProgress' && status !== 'Stopping',
  );

/** Starts a training job in script mode with `train.py` among `files`. */
export async function trainingJob(
  { sagemaker, outside }: StandIn,
  files: Readonly<Record<string, string>>,
  more: Partial<CreateTrainingJobCommandInput> = {},
): Promise<string> {
  const TrainingJobName = jobName();
  const source = `s3://code/${TrainingJobName}/sourcedir.tar.gz`;
  outside.put(source, await tarGz(files));
  const { HyperParameters, ...rest } = more;
  await sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName,
      RoleArn: ROLE,
      AlgorithmSpecification: { TrainingImage: 'image', TrainingInputMode: 'File' },
      OutputDataConfig: { S3OutputPath: 's3://out' },
      ResourceConfig: cluster,
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      HyperParameters: {
        sagemaker_program: 'train.py',
        sagemaker_submit_directory: JSON.stringify(source),
        ...HyperParameters,
      },
      ...rest,
    }),
  );
  return TrainingJobName;
}

export const trained = ({ sagemaker }: StandIn, TrainingJobName: string) =>
  until(
    () => sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName })),
    ({ TrainingJobStatus: status }) => status !== 'InProgress' && status !== 'Stopping',
  );

/** Every line that the job printed. */
export const linesOf = ({ outside }: StandIn, name: string): string[] =>
  [...outside.logs]
    .filter(([key]) => key.includes(`:${name}/`))
    .flatMap(([, lines]) => lines.map((l) => l.message));
