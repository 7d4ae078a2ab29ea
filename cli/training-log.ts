// Reads how far the newest training job is from its CloudWatch log, as one would on AWS.
import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListTrainingJobsCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';

export interface TrainingLog {
  /** The newest progress line of the newest training job, e.g. `epoch 12/30 … validation_macro_f1=0.5812;`. */
  readonly latest: () => Promise<string | undefined>;
}

const EPOCH = /^epoch (\d+)\/(\d+) .*?validation_macro_f1=([0-9.]+);/;

/** `epoch 12/30, macro-F1 0.581 on validation`, or nothing for another line. */
export const epochOf = (line: string): string | undefined => {
  const match = EPOCH.exec(line);
  return match === null
    ? undefined
    : `epoch ${match[1]}/${match[2]}, validation macro-F1 ${Number(match[3]).toFixed(3)}`;
};

export const trainingLog = (logs: CloudWatchLogsClient, sageMaker: SageMakerClient): TrainingLog => ({
  latest: async () => {
    const { TrainingJobSummaries } = await sageMaker.send(
      new ListTrainingJobsCommand({ SortBy: 'CreationTime', SortOrder: 'Descending', MaxResults: 1 }),
    );
    const job = TrainingJobSummaries?.[0];
    if (job?.TrainingJobName === undefined || job.TrainingJobStatus !== 'InProgress') return undefined;
    const { events } = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: '/aws/sagemaker/TrainingJobs',
        logStreamNamePrefix: `${job.TrainingJobName}/`,
      }),
    );
    return events?.map(({ message }) => epochOf(message ?? '')).findLast((line) => line !== undefined);
  },
});
