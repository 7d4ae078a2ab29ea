// ListModelPackageGroups: by name and time of creation.
import * as z from 'zod';

import { operation } from './operation.ts';
import { creationWindow, nameContains, ordering, pageOf, paging, sorted, within } from './shapes/listing.ts';

const request = z.strictObject({
  ...creationWindow,
  NameContains: nameContains,
  SortBy: z.enum(['Name', 'CreationTime']).optional(),
  CrossAccountFilterOption: z.literal('SameAccount').optional(),
  ...ordering,
  ...paging,
});

export const listModelPackageGroups = operation('ListModelPackageGroups', request, (world, input) => {
  const found = world.state.modelPackageGroups
    .all()
    .filter((group) => group.ModelPackageGroupName.includes(input.NameContains ?? ''))
    .filter((group) => within(group.CreationTime, input.CreationTimeAfter, input.CreationTimeBefore));
  const by = input.SortBy === 'Name' ? 'ModelPackageGroupName' : 'CreationTime';
  const ordered = sorted(found, (group) => group[by], input.SortOrder);
  const { page, NextToken } = pageOf(ordered, input, (group) => group.ModelPackageGroupArn);
  const ModelPackageGroupSummaryList = page.map(({ lastVersion: _lastVersion, ...group }) => group);
  return { ModelPackageGroupSummaryList, NextToken };
});
