// The workflow client: starts executions and answers task tokens.
import { SFNClient } from '@aws-sdk/client-sfn';
import { patience } from './patience.ts';

export const stepFunctions = (): SFNClient => new SFNClient(patience(5));
