// The topic client, for the one function that notifies.
import { SNSClient } from '@aws-sdk/client-sns';

export const sns = (): SNSClient => new SNSClient({});
