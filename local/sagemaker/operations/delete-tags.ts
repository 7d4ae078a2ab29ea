// DeleteTags: by key.
import * as z from 'zod';

import { operation } from './operation.ts';
import { resourceArn, tagKey } from './shapes/primitives.ts';

const request = z.strictObject({ ResourceArn: resourceArn, TagKeys: z.array(tagKey).min(1).max(50) });

export const deleteTags = operation('DeleteTags', request, (world, input) => {
  const current = world.state.tags.get(input.ResourceArn)?.tags ?? [];
  const removed = new Set(input.TagKeys);
  world.state.tags.put(input.ResourceArn, { tags: current.filter(({ Key }) => !removed.has(Key)) });
  return {};
});
