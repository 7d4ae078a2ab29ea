// Progress of a training as its CloudWatch log tells it.
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { epochOf, trainingLog } from '../../../cli/training-log.ts';
import { scriptedClient } from '../../support/scripted-client.ts';

const line = (epoch: number) =>
  `epoch ${epoch}/30 train_loss=0.5312; validation_loss=0.6123; validation_macro_f1=0.60123; validation_accuracy=0.8012;`;

const reading = (messages: string[], TrainingJobStatus = 'InProgress') => {
  const logs = scriptedClient<CloudWatchLogsClient>({
    FilterLogEvents: () => ({ events: messages.map((message) => ({ message })) }),
  });
  const sagemaker = scriptedClient<SageMakerClient>({
    ListTrainingJobs: () => ({ TrainingJobSummaries: [{ TrainingJobName: 'job-1', TrainingJobStatus }] }),
  });
  return { logs, sagemaker, log: trainingLog(logs.client, sagemaker.client) };
};

describe('the training log', () => {
  test('tells the newest epoch of the newest job', async () => {
    const { log, logs } = reading(['loading', line(1), line(2), 'saving']);
    expect(await log.latest()).toBe('epoch 2/30, validation macro-F1 0.601');
    expect(logs.inputs('FilterLogEvents')[0]).toMatchObject({
      logGroupName: '/aws/sagemaker/TrainingJobs',
      logStreamNamePrefix: 'job-1/',
    });
  });

  test('says nothing before the first epoch, or of a job that is over', async () => {
    expect(await reading(['loading']).log.latest()).toBeUndefined();
    expect(await reading([line(1)], 'Completed').log.latest()).toBeUndefined();
  });

  test('says nothing when nothing was ever trained', async () => {
    const { log, sagemaker } = reading([]);
    sagemaker.answer({ ListTrainingJobs: () => ({ TrainingJobSummaries: [] }) });
    expect(await log.latest()).toBeUndefined();
  });
});

test.each(['final validation_macro_f1=0.61;', 'epoch 3', ''])('"%s" is no epoch', (text) => {
  expect(epochOf(text)).toBeUndefined();
});
