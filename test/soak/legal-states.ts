// Which states a restarted stand-in may show: everything listed is checked against this table.
import {
  DescribeEndpointCommand,
  DescribePipelineExecutionCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  ListEndpointsCommand,
  ListModelPackagesCommand,
  ListPipelineExecutionStepsCommand,
  ListPipelineExecutionsCommand,
  paginateListProcessingJobs,
  paginateListTrainingJobs,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';

/** Of what has ended, by its status: which members it must have, and which it must not have. */
const ENDED = {
  execution: {
    Succeeded: { without: ['FailureReason'] },
    Failed: { with: ['FailureReason'] },
    Stopped: {},
  },
  step: {
    Succeeded: { with: ['EndTime'], without: ['FailureReason'] },
    Failed: { with: ['EndTime', 'FailureReason'] },
    Stopped: { with: ['EndTime'] },
  },
  processing: {
    Completed: { with: ['ProcessingStartTime', 'ProcessingEndTime'], without: ['FailureReason'] },
    Failed: { with: ['ProcessingEndTime', 'FailureReason'] },
    Stopped: { with: ['ProcessingEndTime'] },
  },
  training: {
    Completed: {
      with: ['TrainingEndTime', 'ModelArtifacts'],
      without: ['FailureReason'],
      secondary: 'Completed',
    },
    Failed: { with: ['TrainingEndTime', 'FailureReason'], secondary: 'Failed' },
    Stopped: { with: ['TrainingEndTime'], secondary: 'Stopped' },
  },
  endpoint: {
    InService: { with: ['ProductionVariants'], without: ['PendingDeploymentSummary'] },
  },
  package: { Completed: {} },
} as const;

type Kind = keyof typeof ENDED;

interface Rule {
  readonly with?: readonly string[];
  readonly without?: readonly string[];
  readonly secondary?: string;
}

/** What is wrong with one resource, in words. */
export function illegal(kind: Kind, name: string, status: string | undefined, members: object): string[] {
  const rule: Rule | undefined = (ENDED[kind] as Readonly<Record<string, Rule>>)[status ?? ''];
  if (rule === undefined) return [`${kind} ${name} is ${status}`];
  const value = (member: string): unknown => (members as Readonly<Record<string, unknown>>)[member];
  const missing = (rule.with ?? []).filter((member) => value(member) === undefined);
  const surplus = (rule.without ?? []).filter((member) => value(member) !== undefined);
  const second = rule.secondary !== undefined && value('SecondaryStatus') !== rule.secondary;
  return [
    ...missing.map((member) => `${kind} ${name} is ${status} without ${member}`),
    ...surplus.map(
      (member) => `${kind} ${name} is ${status} with ${member}: ${JSON.stringify(value(member))}`,
    ),
    ...(second ? [`${kind} ${name} is ${status} and ${value('SecondaryStatus')}`] : []),
  ];
}

async function illegalExecutions(client: SageMakerClient, PipelineName: string): Promise<string[]> {
  const { PipelineExecutionSummaries: list = [] } = await client.send(
    new ListPipelineExecutionsCommand({ PipelineName, MaxResults: 100 }),
  );
  const each = list.map(async ({ PipelineExecutionArn }) => {
    const arn = PipelineExecutionArn as string;
    const execution = await client.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
    const { PipelineExecutionSteps: steps = [] } = await client.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn, MaxResults: 100 }),
    );
    const id = arn.slice(-12);
    const status = execution.PipelineExecutionStatus;
    const failed = steps.filter(({ StepStatus }) => StepStatus === 'Failed').length;
    return [
      ...illegal('execution', id, status, execution),
      ...steps.flatMap((step) => illegal('step', `${id} ${step.StepName}`, step.StepStatus, step)),
      ...(status === 'Succeeded' && failed > 0
        ? [`execution ${id} succeeded with ${failed} failed step(s)`]
        : []),
    ];
  });
  return (await Promise.all(each)).flat();
}

async function illegalProcessingJobs(client: SageMakerClient): Promise<string[]> {
  const found: string[] = [];
  for await (const { ProcessingJobSummaries = [] } of paginateListProcessingJobs({ client }, {})) {
    for (const { ProcessingJobName } of ProcessingJobSummaries) {
      const job = await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
      found.push(...illegal('processing', ProcessingJobName as string, job.ProcessingJobStatus, job));
    }
  }
  return found;
}

async function illegalTrainingJobs(client: SageMakerClient): Promise<string[]> {
  const found: string[] = [];
  for await (const { TrainingJobSummaries = [] } of paginateListTrainingJobs({ client }, {})) {
    for (const { TrainingJobName } of TrainingJobSummaries) {
      const job = await client.send(new DescribeTrainingJobCommand({ TrainingJobName }));
      found.push(...illegal('training', TrainingJobName as string, job.TrainingJobStatus, job));
    }
  }
  return found;
}

/** `group`: a model package group whose versions are looked at too. */
export async function illegalStates(
  client: SageMakerClient,
  pipeline: string,
  group: string,
): Promise<string[]> {
  const { Endpoints = [] } = await client.send(new ListEndpointsCommand({ MaxResults: 100 }));
  const endpoints = Endpoints.map(async ({ EndpointName }) => {
    const endpoint = await client.send(new DescribeEndpointCommand({ EndpointName }));
    return illegal('endpoint', EndpointName as string, endpoint.EndpointStatus, endpoint);
  });
  const { ModelPackageSummaryList: packages = [] } = await client.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: group, MaxResults: 100 }),
  );
  return [
    ...(await illegalExecutions(client, pipeline)),
    ...(await illegalProcessingJobs(client)),
    ...(await illegalTrainingJobs(client)),
    ...(await Promise.all(endpoints)).flat(),
    ...packages.flatMap((each) =>
      illegal('package', each.ModelPackageArn as string, each.ModelPackageStatus, each),
    ),
  ];
}
