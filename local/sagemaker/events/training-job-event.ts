// `SageMaker Training Job State Change`: Pascal keys and status, times in epoch milliseconds; secondary statuses too.
import type { TrainingJobRecord } from '../state/job-records.ts';
import { milliseconds, type NewEvent } from './pending-event.ts';

export const trainingJobEvent = (job: TrainingJobRecord): NewEvent => ({
  DetailType: 'SageMaker Training Job State Change',
  Resources: [job.TrainingJobArn],
  Detail: {
    TrainingJobName: job.TrainingJobName,
    TrainingJobArn: job.TrainingJobArn,
    TrainingJobStatus: job.TrainingJobStatus,
    SecondaryStatus: job.SecondaryStatus,
    FailureReason: job.FailureReason,
    HyperParameters: job.HyperParameters ?? {},
    AlgorithmSpecification: job.AlgorithmSpecification,
    ModelArtifacts: job.ModelArtifacts,
    RoleArn: job.RoleArn,
    InputDataConfig: job.InputDataConfig,
    OutputDataConfig: job.OutputDataConfig,
    ResourceConfig: job.ResourceConfig,
    VpcConfig: job.VpcConfig,
    StoppingCondition: job.StoppingCondition,
    CreationTime: milliseconds(job.CreationTime),
    TrainingStartTime: milliseconds(job.TrainingStartTime),
    TrainingEndTime: milliseconds(job.TrainingEndTime),
    LastModifiedTime: milliseconds(job.LastModifiedTime),
    SecondaryStatusTransitions: job.SecondaryStatusTransitions.map((transition) => ({
      ...transition,
      StartTime: milliseconds(transition.StartTime),
      EndTime: milliseconds(transition.EndTime),
    })),
    Tags: {},
  },
});
