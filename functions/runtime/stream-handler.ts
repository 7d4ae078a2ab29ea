// The edge of every DynamoDB stream consumer: in order, reporting the first record from which AWS must start again.

import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Logger } from './dependencies.ts';

export interface StreamChange {
  readonly kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly sequence: string;
  readonly before: Record<string, unknown> | undefined;
  readonly after: Record<string, unknown> | undefined;
}

export type StreamHandler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

type Image = Parameters<typeof unmarshall>[0];

const change = (record: DynamoDBRecord): StreamChange => {
  const { dynamodb, eventName } = record;
  if (dynamodb?.SequenceNumber === undefined || eventName === undefined)
    throw new Error('A stream record without a sequence number or event name reached the function.');
  const image = (value: unknown) => (value === undefined ? undefined : unmarshall(value as Image));
  return {
    kind: eventName,
    sequence: dynamodb.SequenceNumber,
    before: image(dynamodb.OldImage),
    after: image(dynamodb.NewImage),
  };
};

/**
 * Wraps a consumer into a Lambda handler of a stream mapping with ReportBatchItemFailures.
 * `run` handles changes in order and throws at the first it cannot; that one and all after it come again.
 */
export const streamHandler = (
  name: string,
  run: (change: StreamChange) => Promise<void>,
  logger: Logger,
): StreamHandler => {
  const handle = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const [index, record] of event.Records.entries()) {
      const next = change(record);
      try {
        await run(next);
      } catch (error) {
        logger.error(`${name} stops at a record`, { sequence: next.sequence, handled: index, error });
        return { batchItemFailures: [{ itemIdentifier: next.sequence }] };
      }
    }
    logger.info(name, { records: event.Records.length });
    return { batchItemFailures: [] };
  };
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(handle) as unknown as StreamHandler;
};
