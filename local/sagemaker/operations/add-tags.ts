// AddTags: adds or replaces by key.
import * as z from 'zod';

import { validationException } from '../errors.ts';
import { operation } from './operation.ts';
import { resourceArn, tags } from './shapes/primitives.ts';

const request = z.strictObject({ ResourceArn: resourceArn, Tags: tags });

export const addTags = operation('AddTags', request, (world, input) => {
  const current = world.state.tags.get(input.ResourceArn)?.tags ?? [];
  const given = new Set(input.Tags.map(({ Key }) => Key));
  const Tags = [...current.filter(({ Key }) => !given.has(Key)), ...input.Tags];
  if (Tags.length > 50) throw validationException('A resource can have at most 50 tags.');
  world.state.tags.put(input.ResourceArn, { tags: Tags });
  return { Tags };
});
