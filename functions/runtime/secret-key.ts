// Reads a key that the deployment generated in Secrets Manager: once a process, and again only after a failure.
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const LEAST_KEY_LENGTH = 32;

const readKey = async (
  client: Pick<SecretsManagerClient, 'send'>,
  SecretId: string,
  variable: string,
): Promise<string> => {
  const { SecretString: key = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  if (key.length >= LEAST_KEY_LENGTH) return key;
  throw new Error(`The secret ${variable} names holds no key of ${LEAST_KEY_LENGTH} characters or more.`);
};

/** @param variable the environment variable that names the secret, for whoever has to mend it. */
export const secretKey = (
  client: Pick<SecretsManagerClient, 'send'>,
  secretId: string,
  variable: string,
): (() => Promise<string>) => {
  let key: Promise<string> | undefined;
  return async () => {
    key ??= readKey(client, secretId, variable);
    try {
      return await key;
    } catch (error) {
      key = undefined;
      throw error;
    }
  };
};
