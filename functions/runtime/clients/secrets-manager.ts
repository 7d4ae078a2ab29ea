// The client of the secret store: only for the key under which users are known.
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { patience } from './patience.ts';

export const secretsManager = (): SecretsManagerClient => new SecretsManagerClient(patience(5));
