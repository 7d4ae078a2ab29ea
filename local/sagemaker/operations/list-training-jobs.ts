// ListTrainingJobs: by name, status and time.
import * as z from 'zod';

import { operation } from './operation.ts';
import {
  creationWindow,
  modificationWindow,
  nameContains,
  ordering,
  pageOf,
  paging,
  sorted,
  within,
} from './shapes/listing.ts';

const request = z.strictObject({
  ...creationWindow,
  ...modificationWindow,
  NameContains: nameContains,
  StatusEquals: z.enum(['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped', 'Deleting']).optional(),
  SortBy: z.enum(['Name', 'CreationTime', 'Status']).optional(),
  ...ordering,
  ...paging,
});

const SORT_MEMBERS = {
  Name: 'TrainingJobName',
  CreationTime: 'CreationTime',
  Status: 'TrainingJobStatus',
} as const;

export const listTrainingJobs = operation('ListTrainingJobs', request, (world, input) => {
  const found = world.state.trainingJobs
    .all()
    .filter((job) => job.TrainingJobName.includes(input.NameContains ?? ''))
    .filter((job) => input.StatusEquals === undefined || job.TrainingJobStatus === input.StatusEquals)
    .filter((job) => within(job.CreationTime, input.CreationTimeAfter, input.CreationTimeBefore))
    .filter((job) => within(job.LastModifiedTime, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore));
  const by = SORT_MEMBERS[input.SortBy ?? 'CreationTime'];
  const ordered = sorted(found, (job) => job[by], input.SortOrder);
  const { page, NextToken } = pageOf(ordered, input, (job) => job.TrainingJobArn);
  const TrainingJobSummaries = page.map((job) => ({
    TrainingJobName: job.TrainingJobName,
    TrainingJobArn: job.TrainingJobArn,
    CreationTime: job.CreationTime,
    TrainingEndTime: job.TrainingEndTime,
    LastModifiedTime: job.LastModifiedTime,
    TrainingJobStatus: job.TrainingJobStatus,
    SecondaryStatus: job.SecondaryStatus,
  }));
  return { TrainingJobSummaries, NextToken };
});
