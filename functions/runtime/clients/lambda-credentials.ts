// Takes the place of the SDK's chain of credential providers in every bundle (`alias` in serverless.yml): Lambda gives its
// credentials in the environment, and the ways that a function never takes (SSO, profiles, STS, metadata) weigh 130 KB.
import { fromEnv } from '@aws-sdk/credential-provider-env';

/** The name under which the SDK's clients import it. */
export const defaultProvider = (): ReturnType<typeof fromEnv> => fromEnv();
