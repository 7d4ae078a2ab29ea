// Paging, ordering and the usual filters of List operations.
import * as z from 'zod';
import { validationException } from '../../errors.ts';
import { text, timestamp, whole } from './primitives.ts';

export const paging = {
  NextToken: text(0, 8192, '.*').optional(),
  MaxResults: whole(1, 100).optional(),
};

export const ordering = { SortOrder: z.enum(['Ascending', 'Descending']).optional() };

export const creationWindow = {
  CreationTimeAfter: timestamp.optional(),
  CreationTimeBefore: timestamp.optional(),
};

export const modificationWindow = {
  LastModifiedTimeAfter: timestamp.optional(),
  LastModifiedTimeBefore: timestamp.optional(),
};

export const nameContains = text(0, 63, '[a-zA-Z0-9\\-]+').optional();

/** Results on a page when the request names no number. */
const DEFAULT_PAGE = 10;

export interface PageRequest {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** `key` must tell the items apart: the token names where a page ended, so that inserts and deletions shift nothing. */
export function pageOf<T>(
  items: readonly T[],
  request: PageRequest,
  key: (item: T) => string,
  size = DEFAULT_PAGE,
) {
  const start = request.NextToken === undefined ? 0 : positionAfter(items, request.NextToken, key);
  const end = start + (request.MaxResults ?? size);
  const page = items.slice(start, end);
  const [last, next] = [page.at(-1), items[end]];
  if (last === undefined || next === undefined) return { page, NextToken: undefined };
  return { page, NextToken: tokenOf([key(next), key(last)]) };
}

/** The item to go on with, and the one before it in case that one is deleted first. */
type Place = readonly [next: string, last: string];

const tokenOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function placeOf(token: string): Place | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(place) && place.length === 2 ? (place as unknown as Place) : undefined;
  } catch {
    return undefined;
  }
}

function positionAfter<T>(items: readonly T[], token: string, key: (item: T) => string): number {
  const [next, last] = placeOf(token) ?? [];
  const position = items.findIndex((item) => key(item) === next);
  if (position !== -1) return position;
  const before = items.findIndex((item) => key(item) === last);
  if (before === -1) throw validationException('Invalid pagination token.');
  return before + 1;
}

export type Direction = 'Ascending' | 'Descending' | undefined;

/** Sorts by `value`; equal values keep the order in which the resources were made. */
export function sorted<T>(
  items: readonly T[],
  value: (item: T) => string | number,
  direction: Direction,
): T[] {
  const sign = direction === 'Descending' ? -1 : 1;
  const compare = (a: T, b: T) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0);
  const ascending = [...items].sort(compare);
  return sign === 1 ? ascending : ascending.reverse();
}

export const within = (time: number, after: number | undefined, before: number | undefined): boolean =>
  (after === undefined || time > after) && (before === undefined || time < before);
