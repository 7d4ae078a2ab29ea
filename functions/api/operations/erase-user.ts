// DELETE /users/{user_id}/feedback, as its callers see it.
import * as z from 'zod';
import { Count, json, operation } from '../operation.ts';
import { seenBy, seenByExample } from './show-feedback.ts';

export const UserErased = z
  .strictObject({
    erased: Count.describe('corrections erased by this request'),
    more: z.boolean().describe('whether some may be left: repeat until it is false'),
    ...seenBy,
  })
  .meta({ id: 'UserErased' });

export const UserId = z.string().min(1).max(128);

export const eraseUserOperation = operation({
  id: 'eraseUser',
  method: 'DELETE',
  path: '/users/{user_id}/feedback',
  service: 'feedback',
  summary: 'Erase everything a user handed in',
  description:
    'The user is known by a keyed hash of `user_id`. Up to 1,000 corrections a request; what was handed in within the last second may ' +
    'need another. Each goes as by DELETE /feedback/{id}. Send an id with a slash URL-encoded.',
  pathParameters: z.object({ user_id: UserId.describe('as it was sent with the feedback') }),
  answers: {
    200: {
      description: 'Erased; the models named here had learnt from some of it',
      ...json(UserErased, { erased: 17, more: false, ...seenByExample }),
    },
  },
  problems: ['invalid-request'],
});
