// ListTags.
import * as z from 'zod';

import { operation } from './operation.ts';
import { pageOf } from './shapes/listing.ts';
import { resourceArn, text } from './shapes/primitives.ts';

const request = z.strictObject({
  ResourceArn: resourceArn,
  NextToken: text(0, 8192, '.*').optional(),
  MaxResults: z.int().min(50).optional(),
});

export const listTags = operation('ListTags', request, (world, input) => {
  const all = world.state.tags.get(input.ResourceArn)?.tags ?? [];
  const { page, NextToken } = pageOf(all, input, ({ Key }) => Key, 50);
  return { Tags: page, NextToken };
});
