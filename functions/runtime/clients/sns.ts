// The topic client, for the one function that notifies.
import { SNSClient } from '@aws-sdk/client-sns';
import { patience } from './patience.ts';

export const sns = (): SNSClient => new SNSClient(patience(5));
