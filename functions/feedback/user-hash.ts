// The name under which a user is known here: a keyed hash, so that the tables alone do not tell who a user is.
import { createHmac } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Correction } from '../../events/feedback-submitted.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

/** HMAC-SHA-256, 43 characters of base64url: the same for one user for as long as the key stands. */
export const hashOf = (key: string, userId: string): string =>
  createHmac('sha256', key).update(userId, 'utf8').digest('base64url');

const LEAST_KEY_LENGTH = 32;

const readKey = async (client: Pick<SecretsManagerClient, 'send'>, SecretId: string): Promise<string> => {
  const { SecretString: key = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  if (key.length >= LEAST_KEY_LENGTH) return key;
  throw new Error(`The secret USER_KEY_SECRET names holds no key of ${LEAST_KEY_LENGTH} characters or more.`);
};

/** The key is read at the first user and kept while the process lives; a failure is not kept. */
export const userHash = (
  client: Pick<SecretsManagerClient, 'send'>,
  secretId: string,
): Dependencies['hashUser'] => {
  let key: Promise<string> | undefined;
  return async (userId) => {
    key ??= readKey(client, secretId);
    try {
      return hashOf(await key, userId);
    } catch (error) {
      key = undefined;
      throw error;
    }
  };
};

/** The correction as it may be stored. */
export const withHashedUser = async (
  { hashUser }: Pick<Dependencies, 'hashUser'>,
  correction: Correction,
): Promise<Correction> =>
  correction.user_id === undefined
    ? correction
    : { ...correction, user_id: await hashUser(correction.user_id) };
