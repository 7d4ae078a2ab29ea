// DELETE /users/{user_id}/feedback, as its callers see it.
import * as z from 'zod';
import { UserId } from '../../../events/feedback-submitted.ts';
import { Count, json, operation } from '../operation.ts';
import { seenBy, seenByExample } from './show-feedback.ts';

export const UserErased = z
  .strictObject({
    erased: Count.describe('corrections erased by this request'),
    more: z.boolean().describe('whether some may be left: repeat until it is false'),
    ...seenBy,
  })
  .meta({ id: 'UserErased' });

/** What the path says when the id stands in the query. */
export const USER_IN_QUERY = '-';

export const EraseUserQuery = z.strictObject({
  user_id: UserId.optional().describe(
    'the id, where it holds a slash, which no path can; the path then says `-`',
  ),
});

export const eraseUserOperation = operation({
  id: 'eraseUser',
  method: 'DELETE',
  path: '/users/{user_id}/feedback',
  service: 'feedback',
  summary: 'Erase everything a user handed in',
  description:
    'The user is known by a keyed hash of `user_id`. Up to 1,000 corrections a request; what was handed in within the last second may ' +
    'need another. Each goes as by DELETE /feedback/{id}.',
  pathParameters: z.object({ user_id: UserId.describe('as it was sent with the feedback') }),
  query: EraseUserQuery,
  answers: {
    200: {
      description: 'Erased; the models named here had learnt from some of it',
      ...json(UserErased, { erased: 17, more: false, ...seenByExample }),
    },
  },
  problems: [],
});
