// The queue client: only for handing a refused message to a dead-letter queue.
import { SQSClient } from '@aws-sdk/client-sqs';
import { patience } from './patience.ts';

export const sqs = (): SQSClient => new SQSClient(patience(5));
