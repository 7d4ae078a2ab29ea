// The SageMaker Pipeline: preprocess, train, evaluate. Condition, registration and deployment stay in the state machine, where people watch them.
// `${Name}` in a string is filled in by CloudFormation's Fn::Sub.

export interface PipelineSettings {
  /** SHA-256 of the code bundle: a change of code changes every step's cache key. */
  readonly codeHash: string;
  readonly trainingInstanceType: string;
  readonly processingInstanceType: string;
  readonly epochs: number;
  /** Corrections of one user and UTC day that may teach; 0 for any number. */
  readonly userCap: number;
  /** Whether a classifier of trusted rows judges corrections before they teach. */
  readonly feedbackFilter: 'trusted' | 'off';
  /** How much likelier than the user's label another must be, 0 to 1, before a correction is set aside. */
  readonly filterLead: number;
  /** At most this share of the corrections is offered to people for adjudication. */
  readonly auditShare: number;
  /** Whether training begins with the champion's weights; the base data and all feedback are learnt either way. */
  readonly warmStart: 'on' | 'off';
}

const ROOT = '/opt/ml/processing';
const SEED = '20';
const ONE_HOUR = 3600;

/** Transient faults only; a script that fails on its data fails again (aws-contracts §1.8). */
const RETRY_POLICIES = [
  {
    ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING'],
    IntervalSeconds: 10,
    BackoffRate: 2,
    MaxAttempts: 5,
  },
  {
    ExceptionType: ['SageMaker.JOB_INTERNAL_ERROR', 'SageMaker.CAPACITY_ERROR', 'SageMaker.RESOURCE_LIMIT'],
    IntervalSeconds: 120,
    BackoffRate: 2,
    MaxAttempts: 5,
  },
];

/** Safe because every input URI is written once: code by hash, dataset by cycle, pipeline outputs by execution. */
const CACHE = { Enabled: true, ExpireAfter: 'P30D' };

const parameter = (name: string) => ({ Get: `Parameters.${name}` });
const joined = (value: object) => ({ 'Std:Join': { On: '', Values: [value] } });
const output = (step: string, name: string) => ({
  Get: `Steps.${step}.ProcessingOutputConfig.Outputs['${name}'].S3Output.S3Uri`,
});

const input = (InputName: string, S3Uri: string | object) => ({
  InputName,
  AppManaged: false,
  S3Input: {
    S3Uri,
    LocalPath: `${ROOT}/input/${InputName}`,
    S3DataType: 'S3Prefix',
    S3InputMode: 'File',
    S3DataDistributionType: 'FullyReplicated',
    S3CompressionType: 'None',
  },
});

const upload = (step: string, OutputName: string) => ({
  OutputName,
  AppManaged: false,
  S3Output: {
    S3Uri: {
      'Std:Join': {
        On: '/',
        Values: [
          's3://${ArtifactsBucket}/pipelines',
          { Get: 'Execution.PipelineExecutionId' },
          step,
          OutputName,
        ],
      },
    },
    LocalPath: `${ROOT}/output/${OutputName}`,
    S3UploadMode: 'EndOfJob',
  },
});

const processing = (
  Name: string,
  script: string,
  args: readonly (string | object)[],
  inputs: readonly object[],
  outputs: readonly string[],
  { codeHash }: PipelineSettings,
) => ({
  Name,
  Type: 'Processing',
  Arguments: {
    ProcessingResources: {
      ClusterConfig: {
        InstanceType: parameter('ProcessingInstanceType'),
        InstanceCount: 1,
        VolumeSizeInGB: 30,
      },
    },
    AppSpecification: {
      ImageUri: '${ProcessingImage}',
      ContainerEntrypoint: ['python3', `${ROOT}/input/code/${script}`],
      ContainerArguments: [...args, '--seed', SEED],
    },
    RoleArn: '${SageMakerRole.Arn}',
    ProcessingInputs: [input('code', `s3://\${ArtifactsBucket}/code/${codeHash}/scripts/`), ...inputs],
    ProcessingOutputConfig: { Outputs: outputs.map((name) => upload(Name, name)) },
    StoppingCondition: { MaxRuntimeInSeconds: 2 * ONE_HOUR },
  },
  RetryPolicies: RETRY_POLICIES,
  CacheConfig: CACHE,
});

const preprocess = (settings: PipelineSettings) =>
  processing(
    'Preprocess',
    'preprocess.py',
    [
      '--base',
      `${ROOT}/input/base`,
      '--dataset',
      `${ROOT}/input/dataset`,
      '--output',
      `${ROOT}/output`,
      '--user-cap',
      joined(parameter('UserCap')),
      '--feedback-filter',
      parameter('FeedbackFilter'),
      '--filter-lead',
      joined(parameter('FilterLead')),
      '--audit-share',
      joined(parameter('AuditShare')),
    ],
    [input('base', parameter('BaseUri')), input('dataset', parameter('DatasetUri'))],
    ['train', 'test', 'tokenizer', 'statistics'],
    settings,
  );

const channel = (ChannelName: string, S3Uri: object) => ({
  ChannelName,
  DataSource: {
    S3DataSource: { S3DataType: 'S3Prefix', S3Uri, S3DataDistributionType: 'FullyReplicated' },
  },
});

const metric = (Name: string) => ({ Name, Regex: `${Name}=([0-9.eE+-]+);` });

const train = ({ codeHash }: PipelineSettings) => ({
  Name: 'Train',
  Type: 'Training',
  Arguments: {
    AlgorithmSpecification: {
      TrainingImage: '${TrainingImage}',
      TrainingInputMode: 'File',
      MetricDefinitions: [
        'train_loss',
        'validation_loss',
        'validation_macro_f1',
        'validation_accuracy',
        'rows_per_second',
      ].map(metric),
      EnableSageMakerMetricsTimeSeries: true,
    },
    OutputDataConfig: { S3OutputPath: 's3://${ArtifactsBucket}/training' },
    StoppingCondition: { MaxRuntimeInSeconds: 6 * ONE_HOUR },
    ResourceConfig: { InstanceType: parameter('TrainingInstanceType'), InstanceCount: 1, VolumeSizeInGB: 30 },
    RoleArn: '${SageMakerRole.Arn}',
    InputDataConfig: [
      channel('train', output('Preprocess', 'train')),
      channel('champion', parameter('ChampionModelUri')),
    ],
    HyperParameters: {
      epochs: joined(parameter('Epochs')),
      'warm-start': parameter('WarmStart'),
      seed: SEED,
      sagemaker_program: 'train.py',
      sagemaker_submit_directory: `s3://\${ArtifactsBucket}/code/${codeHash}/sourcedir.tar.gz`,
      sagemaker_region: '${AWS::Region}',
    },
    ProfilerConfig: { DisableProfiler: true },
  },
  RetryPolicies: RETRY_POLICIES,
  CacheConfig: CACHE,
});

const evaluate = (settings: PipelineSettings) => ({
  ...processing(
    'Evaluate',
    'evaluate.py',
    [
      '--candidate',
      `${ROOT}/input/candidate`,
      '--champion',
      `${ROOT}/input/champion`,
      '--test',
      `${ROOT}/input/test`,
      '--statistics',
      `${ROOT}/input/statistics`,
      '--output',
      `${ROOT}/output/evaluation`,
    ],
    [
      input('candidate', { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' }),
      input('champion', parameter('ChampionModelUri')),
      input('test', output('Preprocess', 'test')),
      input('statistics', output('Preprocess', 'statistics')),
    ],
    ['evaluation'],
    settings,
  ),
  PropertyFiles: [
    { PropertyFileName: 'EvaluationReport', OutputName: 'evaluation', FilePath: 'evaluation.json' },
  ],
});

/** The definition as the object that `CreatePipeline` takes as JSON. */
export const pipelineDefinition = (settings: PipelineSettings) => ({
  Version: '2020-12-01',
  Metadata: {},
  Parameters: [
    { Name: 'DatasetUri', Type: 'String' },
    { Name: 'BaseUri', Type: 'String' },
    { Name: 'ChampionModelUri', Type: 'String' },
    { Name: 'TrainingInstanceType', Type: 'String', DefaultValue: settings.trainingInstanceType },
    { Name: 'ProcessingInstanceType', Type: 'String', DefaultValue: settings.processingInstanceType },
    { Name: 'Epochs', Type: 'Integer', DefaultValue: settings.epochs },
    { Name: 'UserCap', Type: 'Integer', DefaultValue: settings.userCap },
    {
      Name: 'FeedbackFilter',
      Type: 'String',
      DefaultValue: settings.feedbackFilter,
      EnumValues: ['trusted', 'off'],
    },
    { Name: 'FilterLead', Type: 'Float', DefaultValue: settings.filterLead },
    { Name: 'AuditShare', Type: 'Float', DefaultValue: settings.auditShare },
    { Name: 'WarmStart', Type: 'String', DefaultValue: settings.warmStart, EnumValues: ['on', 'off'] },
  ],
  PipelineExperimentConfig: null,
  Steps: [preprocess(settings), train(settings), evaluate(settings)],
});
