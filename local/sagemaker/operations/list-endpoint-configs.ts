// ListEndpointConfigs: newest first unless asked otherwise.
import * as z from 'zod';

import { operation } from './operation.ts';
import { creationWindow, nameContains, ordering, pageOf, paging, sorted, within } from './shapes/listing.ts';

const request = z.strictObject({
  ...creationWindow,
  NameContains: nameContains,
  SortBy: z.enum(['Name', 'CreationTime']).optional(),
  ...ordering,
  ...paging,
});

export const listEndpointConfigs = operation('ListEndpointConfigs', request, (world, input) => {
  const found = world.state.endpointConfigs
    .all()
    .filter((item) => item.EndpointConfigName.includes(input.NameContains ?? ''))
    .filter((item) => within(item.CreationTime, input.CreationTimeAfter, input.CreationTimeBefore));
  const by = input.SortBy === 'Name' ? 'EndpointConfigName' : 'CreationTime';
  const ordered = sorted(found, (item) => item[by], input.SortOrder ?? 'Descending');
  const { page, NextToken } = pageOf(ordered, input, (item) => item.EndpointConfigArn);
  const EndpointConfigs = page.map(({ EndpointConfigName, EndpointConfigArn, CreationTime }) => ({
    EndpointConfigName,
    EndpointConfigArn,
    CreationTime,
  }));
  return { EndpointConfigs, NextToken };
});
