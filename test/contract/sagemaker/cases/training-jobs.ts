// Training jobs: one of a name, run, stopped, described and listed.
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
import { tooLarge } from '../limits.ts';
import { trainingJob } from './samples.ts';

const costs = { costs: true } as const;
const NAME = '{{run}}-training';
const byName = { TrainingJobName: NAME };
const LONG = { TrainingJobName: `${NAME}-long` };
const FAILS = { TrainingJobName: `${NAME}-fails` };
const entrypoint = (...words: string[]) => ({
  AlgorithmSpecification: {
    TrainingImage: '{{image}}',
    TrainingInputMode: 'File',
    ContainerEntrypoint: words,
  },
});
const gone = invalid('^Requested resource not found');
const eventually = { eventually: true, costs: true } as const;

const life: Topic['cases'] = [
  accepts(
    'a job is started and its ARN given',
    'CreateTrainingJob',
    trainingJob(byName),
    { TrainingJobArn: `{{arn}}:training-job/${NAME}` },
    costs,
  ),
  refuses(
    'a job name is given once',
    'CreateTrainingJob',
    trainingJob(byName),
    { name: 'ResourceInUse', message: 'already exists' },
    costs,
  ),
  accepts(
    'it completes and tells where its model is',
    'DescribeTrainingJob',
    byName,
    {
      TrainingJobName: NAME,
      TrainingJobStatus: 'Completed',
      SecondaryStatus: 'Completed',
      SecondaryStatusTransitions: ['Starting', 'Downloading', 'Training', 'Uploading', 'Completed'].map(
        (Status) => ({ Status, StartTime: timestamp }),
      ),
      ModelArtifacts: { S3ModelArtifacts: `s3://{{bucket}}/out/${NAME}/output/model.tar.gz` },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      CreationTime: timestamp,
      TrainingStartTime: timestamp,
      TrainingEndTime: timestamp,
      FailureReason: absent,
    },
    eventually,
  ),
  refuses('what has completed cannot be stopped', 'StopTrainingJob', byName, invalid('Completed'), costs),
  setup('CreateTrainingJob', trainingJob({ ...FAILS, ...entrypoint('false') }), costs),
  accepts(
    'a script that fails is a failed job with a reason',
    'DescribeTrainingJob',
    FAILS,
    { TrainingJobStatus: 'Failed', SecondaryStatus: 'Failed', FailureReason: matching('.') },
    eventually,
  ),
  setup('CreateTrainingJob', trainingJob({ ...LONG, ...entrypoint('sleep', '60') }), costs),
  accepts('a running job is stopped', 'StopTrainingJob', LONG, {}, costs),
  accepts('a stopped job says so', 'DescribeTrainingJob', LONG, { TrainingJobStatus: 'Stopped' }, eventually),
  accepts(
    'jobs are listed by name',
    'ListTrainingJobs',
    { NameContains: NAME, SortBy: 'Name', SortOrder: 'Ascending' },
    {
      TrainingJobSummaries: [
        { TrainingJobName: NAME, TrainingJobStatus: 'Completed', CreationTime: timestamp },
        FAILS,
        LONG,
      ],
      NextToken: absent,
    },
    costs,
  ),
  accepts(
    'jobs are listed by status',
    'ListTrainingJobs',
    { NameContains: NAME, StatusEquals: 'Failed' },
    { TrainingJobSummaries: [FAILS] },
    costs,
  ),
  accepts(
    'a page of jobs ends with a token',
    'ListTrainingJobs',
    { NameContains: NAME, MaxResults: 2 },
    { NextToken: matching('.') },
    costs,
  ),
  refuses(
    '101 jobs a page are refused',
    'ListTrainingJobs',
    { MaxResults: 101 },
    tooLarge('maxResults', 100),
  ),
  refuses(
    'a job that is not there is not described',
    'DescribeTrainingJob',
    { TrainingJobName: 'none' },
    gone,
  ),
  refuses('a job that is not there is not stopped', 'StopTrainingJob', { TrainingJobName: 'none' }, gone),
];

export const trainingJobs: Topic = { topic: 'training jobs', cases: life };
