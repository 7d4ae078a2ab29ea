// ListEndpoints: newest first unless asked otherwise.
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
  StatusEquals: z
    .enum([
      'OutOfService',
      'Creating',
      'Updating',
      'SystemUpdating',
      'RollingBack',
      'InService',
      'Deleting',
      'Failed',
      'UpdateRollbackFailed',
    ])
    .optional(),
  SortBy: z.enum(['Name', 'CreationTime', 'Status']).optional(),
  ...ordering,
  ...paging,
});

const SORT_MEMBERS = {
  Name: 'EndpointName',
  CreationTime: 'CreationTime',
  Status: 'EndpointStatus',
} as const;

export const listEndpoints = operation('ListEndpoints', request, (world, input) => {
  const found = world.state.endpoints
    .all()
    .filter((endpoint) => endpoint.EndpointName.includes(input.NameContains ?? ''))
    .filter((endpoint) => input.StatusEquals === undefined || endpoint.EndpointStatus === input.StatusEquals)
    .filter((endpoint) => within(endpoint.CreationTime, input.CreationTimeAfter, input.CreationTimeBefore))
    .filter((e) => within(e.LastModifiedTime, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore));
  const by = SORT_MEMBERS[input.SortBy ?? 'CreationTime'];
  const ordered = sorted(found, (endpoint) => endpoint[by], input.SortOrder ?? 'Descending');
  const { page, NextToken } = pageOf(ordered, input, (endpoint) => endpoint.EndpointArn);
  const Endpoints = page.map((endpoint) => ({
    EndpointName: endpoint.EndpointName,
    EndpointArn: endpoint.EndpointArn,
    CreationTime: endpoint.CreationTime,
    LastModifiedTime: endpoint.LastModifiedTime,
    EndpointStatus: endpoint.EndpointStatus,
  }));
  return { Endpoints, NextToken };
});
