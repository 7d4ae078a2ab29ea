// Whose feedback it is: a user with a token hands in, sees, changes and erases their own only; the account and backends anybody's.
import type { Correction } from '../../events/feedback-submitted.ts';
import type { Caller } from '../runtime/caller.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { Problem } from '../runtime/problem.ts';
import { readStored, unknownFeedback } from './stored-feedback.ts';

export const ANOTHER_USER =
  'user_id names another user than the token. Leave it out: feedback belongs to the subject of the token.';

/** @returns undefined when it names another user than the token. */
export const ascribed = ({ user }: Caller, correction: Correction): Correction | undefined => {
  if (user === undefined) return correction;
  if (correction.user_id !== undefined && correction.user_id !== user) return undefined;
  return { ...correction, user_id: user };
};

/** @throws Problem when it names another user than the token. */
export const insistOnOwnName = (caller: Caller, correction: Correction): Correction => {
  const own = ascribed(caller, correction);
  if (own !== undefined) return own;
  throw new Problem('another-user', ANOTHER_USER);
};

/** Two users who choose the same key mean two different things. */
export const ownKey = <Key extends string | undefined>({ user }: Caller, key: Key): Key | string =>
  user === undefined || key === undefined ? key : `${JSON.stringify(user)}/${key}`;

/** @throws Problem as for feedback that is not there, so that nobody learns of another user's. */
export const insistOnOwnFeedback = async (
  deps: Pick<Dependencies, 'documents' | 'hashUser'>,
  feedbackTable: string,
  { user }: Caller,
  id: string,
): Promise<void> => {
  if (user === undefined) return;
  const stored = await readStored(deps, feedbackTable, id);
  if (stored?.item?.user_id === (await deps.hashUser(user))) return;
  throw unknownFeedback(id);
};
