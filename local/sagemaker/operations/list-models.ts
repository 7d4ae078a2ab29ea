// ListModels: newest first unless asked otherwise.
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

export const listModels = operation('ListModels', request, (world, input) => {
  const found = world.state.models
    .all()
    .filter((item) => item.ModelName.includes(input.NameContains ?? ''))
    .filter((item) => within(item.CreationTime, input.CreationTimeAfter, input.CreationTimeBefore));
  const by = input.SortBy === 'Name' ? 'ModelName' : 'CreationTime';
  const ordered = sorted(found, (item) => item[by], input.SortOrder ?? 'Descending');
  const { page, NextToken } = pageOf(ordered, input, (item) => item.ModelArn);
  const Models = page.map(({ ModelName, ModelArn, CreationTime }) => ({ ModelName, ModelArn, CreationTime }));
  return { Models, NextToken };
});
