// ListProcessingJobs: by name, status and time.
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
  StatusEquals: z.enum(['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped']).optional(),
  SortBy: z.enum(['Name', 'CreationTime', 'Status']).optional(),
  ...ordering,
  ...paging,
});

const SORT_MEMBERS = {
  Name: 'ProcessingJobName',
  CreationTime: 'CreationTime',
  Status: 'ProcessingJobStatus',
} as const;

export const listProcessingJobs = operation('ListProcessingJobs', request, (world, input) => {
  const found = world.state.processingJobs
    .all()
    .filter((job) => job.ProcessingJobName.includes(input.NameContains ?? ''))
    .filter((job) => input.StatusEquals === undefined || job.ProcessingJobStatus === input.StatusEquals)
    .filter((job) => within(job.CreationTime, input.CreationTimeAfter, input.CreationTimeBefore))
    .filter((job) => within(job.LastModifiedTime, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore));
  const by = SORT_MEMBERS[input.SortBy ?? 'CreationTime'];
  const ordered = sorted(found, (job) => job[by], input.SortOrder);
  const { page, NextToken } = pageOf(ordered, input, (job) => job.ProcessingJobArn);
  const ProcessingJobSummaries = page.map((job) => ({
    ProcessingJobName: job.ProcessingJobName,
    ProcessingJobArn: job.ProcessingJobArn,
    CreationTime: job.CreationTime,
    ProcessingEndTime: job.ProcessingEndTime,
    LastModifiedTime: job.LastModifiedTime,
    ProcessingJobStatus: job.ProcessingJobStatus,
    FailureReason: job.FailureReason,
    ExitMessage: job.ExitMessage,
  }));
  return { ProcessingJobSummaries, NextToken };
});
