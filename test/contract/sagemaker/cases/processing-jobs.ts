// Processing jobs: one of a name, run, stopped, described and listed.
import {
  absent,
  accepts,
  invalid,
  matching,
  refuses,
  setup,
  type Topic,
  timestamp,
} from '../contract-case.ts';
import { missing, notAmong, tooLarge } from '../limits.ts';
import { cluster, processingJob } from './samples.ts';

const costs = { costs: true } as const;
const NAME = '{{run}}-processing';
const byName = { ProcessingJobName: NAME };
const sleeper = {
  ProcessingJobName: '{{run}}-processing-long',
  AppSpecification: { ImageUri: '{{image}}', ContainerEntrypoint: ['sleep', '60'] },
};
const gone = invalid('^Could not find requested job');

const life: Topic['cases'] = [
  accepts(
    'a job is started and its ARN given',
    'CreateProcessingJob',
    processingJob(byName),
    { ProcessingJobArn: `{{arn}}:processing-job/${NAME}` },
    costs,
  ),
  refuses(
    'a job name is given once',
    'CreateProcessingJob',
    processingJob(byName),
    { name: 'ResourceInUse', message: 'already exists' },
    costs,
  ),
  accepts(
    'it completes',
    'DescribeProcessingJob',
    byName,
    {
      ProcessingJobName: NAME,
      ProcessingJobArn: matching('processing-job/'),
      ProcessingJobStatus: 'Completed',
      ProcessingResources: { ClusterConfig: cluster },
      StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
      RoleArn: '{{role}}',
      CreationTime: timestamp,
      ProcessingStartTime: timestamp,
      ProcessingEndTime: timestamp,
      FailureReason: absent,
    },
    { eventually: true, costs: true },
  ),
  refuses('what has completed cannot be stopped', 'StopProcessingJob', byName, invalid('Completed'), costs),
  setup(
    'CreateProcessingJob',
    processingJob({
      ProcessingJobName: '{{run}}-processing-fails',
      AppSpecification: { ImageUri: '{{image}}', ContainerEntrypoint: ['false'] },
    }),
    costs,
  ),
  accepts(
    'a script that fails is a failed job with a reason',
    'DescribeProcessingJob',
    { ProcessingJobName: '{{run}}-processing-fails' },
    { ProcessingJobStatus: 'Failed', FailureReason: matching('.') },
    { eventually: true, costs: true },
  ),
  setup('CreateProcessingJob', processingJob(sleeper), costs),
  accepts(
    'a running job is stopped',
    'StopProcessingJob',
    { ProcessingJobName: sleeper.ProcessingJobName },
    {},
    costs,
  ),
  accepts(
    'a stopped job says so',
    'DescribeProcessingJob',
    { ProcessingJobName: sleeper.ProcessingJobName },
    { ProcessingJobStatus: 'Stopped' },
    { eventually: true, costs: true },
  ),
  accepts(
    'jobs are listed by name',
    'ListProcessingJobs',
    { NameContains: NAME, SortBy: 'Name', SortOrder: 'Ascending' },
    {
      ProcessingJobSummaries: [
        { ProcessingJobName: NAME, ProcessingJobStatus: 'Completed', CreationTime: timestamp },
        { ProcessingJobName: `${NAME}-fails`, FailureReason: matching('.') },
        { ProcessingJobName: `${NAME}-long` },
      ],
      NextToken: absent,
    },
    costs,
  ),
  accepts(
    'jobs are listed by status',
    'ListProcessingJobs',
    { NameContains: NAME, StatusEquals: 'Stopped' },
    { ProcessingJobSummaries: [{ ProcessingJobName: `${NAME}-long` }] },
    costs,
  ),
  accepts(
    'a page of jobs ends with a token',
    'ListProcessingJobs',
    { NameContains: NAME, MaxResults: 2 },
    { NextToken: matching('.') },
    costs,
  ),
  refuses(
    '101 jobs a page are refused',
    'ListProcessingJobs',
    { MaxResults: 101 },
    tooLarge('maxResults', 100),
  ),
  refuses(
    'jobs of an unknown status are refused',
    'ListProcessingJobs',
    { StatusEquals: 'Asleep' },
    notAmong('statusEquals'),
  ),
  refuses(
    'a job that is not there is not described',
    'DescribeProcessingJob',
    { ProcessingJobName: 'none' },
    gone,
  ),
  refuses('a job that is not there is not stopped', 'StopProcessingJob', { ProcessingJobName: 'none' }, gone),
  refuses(
    'a job without resources is refused',
    'CreateProcessingJob',
    { ProcessingJobName: 'j', AppSpecification: { ImageUri: 'i' }, RoleArn: '{{role}}' },
    missing('processingResources'),
  ),
  refuses(
    'a job without an entrypoint is refused here',
    'CreateProcessingJob',
    processingJob({ AppSpecification: { ImageUri: 'i' } }),
    invalid('ContainerEntrypoint'),
    { onlyHere: true },
  ),
];

export const processingJobs: Topic = { topic: 'processing jobs', cases: life };
