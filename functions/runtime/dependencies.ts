// Every side effect of the control plane behind one readonly interface; a function asks for a `Pick<>` of it.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Logger {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface Dependencies {
  readonly clock: () => Date;
  /** A fresh UUIDv7: sorts by creation time. */
  readonly newId: () => string;
  /** Uniform in [0, 1): jitter. */
  readonly random: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly logger: Logger;
  /** The keyed hash under which a user is known; the id itself is never stored. */
  readonly hashUser: (userId: string) => Promise<string>;
  /** The key under which links of approval messages are signed. */
  readonly linkKey: () => Promise<string>;
  readonly documents: Pick<DynamoDBDocumentClient, 'send'>;
  readonly events: Pick<EventBridgeClient, 'send'>;
  readonly queues: Pick<SQSClient, 'send'>;
  readonly topics: Pick<SNSClient, 'send'>;
  readonly objects: Pick<S3Client, 'send'>;
  readonly workflows: Pick<SFNClient, 'send'>;
  readonly sagemaker: Pick<SageMakerClient, 'send'>;
  readonly endpoints: Pick<SageMakerRuntimeClient, 'send'>;
}
