// The workflow client: starts executions and answers task tokens.
import { SFNClient } from '@aws-sdk/client-sfn';

export const stepFunctions = (): SFNClient => new SFNClient({});
