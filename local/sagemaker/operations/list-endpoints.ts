// ListEndpoints: newest first unless asked otherwise.
import { operation } from './operation.ts';
import { listByStatus, statusListing } from './shapes/status-listing.ts';

const request = statusListing([
  'OutOfService',
  'Creating',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'InService',
  'Deleting',
  'Failed',
  'UpdateRollbackFailed',
]);

export const listEndpoints = operation('ListEndpoints', request, (world, input) => {
  const newestFirst = { ...input, SortOrder: input.SortOrder ?? ('Descending' as const) };
  const { page, NextToken } = listByStatus(world.state.endpoints.all(), newestFirst, {
    name: (endpoint) => endpoint.EndpointName,
    status: (endpoint) => endpoint.EndpointStatus,
    arn: (endpoint) => endpoint.EndpointArn,
  });
  const Endpoints = page.map((endpoint) => ({
    EndpointName: endpoint.EndpointName,
    EndpointArn: endpoint.EndpointArn,
    CreationTime: endpoint.CreationTime,
    LastModifiedTime: endpoint.LastModifiedTime,
    EndpointStatus: endpoint.EndpointStatus,
  }));
  return { Endpoints, NextToken };
});
