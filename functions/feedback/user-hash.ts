// The name under which a user is known here: a keyed hash, so that the tables alone do not tell who a user is.
import { createHmac } from 'node:crypto';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Correction } from '../../events/feedback-submitted.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { secretKey } from '../runtime/secret-key.ts';

/** HMAC-SHA-256, 43 characters of base64url: the same for one user for as long as the key stands. */
export const hashOf = (key: string, userId: string): string =>
  createHmac('sha256', key).update(userId, 'utf8').digest('base64url');

/** The key is read at the first user and kept while the process lives; a failure is not kept. */
export const userHash = (
  client: Pick<SecretsManagerClient, 'send'>,
  secretId: string,
): Dependencies['hashUser'] => {
  const key = secretKey(client, secretId, 'USER_KEY_SECRET');
  return async (userId) => hashOf(await key(), userId);
};

/** The correction as it may be stored. */
export const withHashedUser = async (
  { hashUser }: Pick<Dependencies, 'hashUser'>,
  correction: Correction,
): Promise<Correction> =>
  correction.user_id === undefined
    ? correction
    : { ...correction, user_id: await hashUser(correction.user_id) };
