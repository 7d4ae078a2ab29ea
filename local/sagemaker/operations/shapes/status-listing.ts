// The listing that endpoints and jobs share: by name, status and both times, in the order of one of them.
import * as z from 'zod';
import {
  creationWindow,
  type Direction,
  modificationWindow,
  nameContains,
  ordering,
  type PageRequest,
  pageOf,
  paging,
  sorted,
  within,
} from './listing.ts';

export const statusListing = <const Statuses extends readonly [string, ...string[]]>(statuses: Statuses) =>
  z.strictObject({
    ...creationWindow,
    ...modificationWindow,
    NameContains: nameContains,
    StatusEquals: z.enum(statuses).optional(),
    SortBy: z.enum(['Name', 'CreationTime', 'Status']).optional(),
    ...ordering,
    ...paging,
  });

interface Dated {
  readonly CreationTime: number;
  readonly LastModifiedTime: number;
}

/** How a resource calls its name, status and ARN. */
export interface Traits<Resource> {
  readonly name: (resource: Resource) => string;
  readonly status: (resource: Resource) => string;
  readonly arn: (resource: Resource) => string;
}

interface Query extends PageRequest {
  readonly NameContains?: string | undefined;
  readonly StatusEquals?: string | undefined;
  readonly SortBy?: 'Name' | 'CreationTime' | 'Status' | undefined;
  readonly SortOrder?: Direction;
  readonly CreationTimeAfter?: number | undefined;
  readonly CreationTimeBefore?: number | undefined;
  readonly LastModifiedTimeAfter?: number | undefined;
  readonly LastModifiedTimeBefore?: number | undefined;
}

/** One page of what the query lets through. */
export function listByStatus<Resource extends Dated>(
  all: readonly Resource[],
  query: Query,
  { name, status, arn }: Traits<Resource>,
) {
  const found = all
    .filter((each) => name(each).includes(query.NameContains ?? ''))
    .filter((each) => query.StatusEquals === undefined || status(each) === query.StatusEquals)
    .filter((each) => within(each.CreationTime, query.CreationTimeAfter, query.CreationTimeBefore))
    .filter((each) =>
      within(each.LastModifiedTime, query.LastModifiedTimeAfter, query.LastModifiedTimeBefore),
    );
  const values = { Name: name, CreationTime: (each: Resource) => each.CreationTime, Status: status };
  const ordered = sorted<Resource>(found, values[query.SortBy ?? 'CreationTime'], query.SortOrder);
  return pageOf(ordered, query, arn);
}
