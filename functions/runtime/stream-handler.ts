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

type RunGroup = (changes: readonly StreamChange[]) => Promise<void>;

interface Failure {
  readonly at: StreamChange;
  readonly error: unknown;
}

/** A group that fails is gone through one by one, so that nobody is held up by whoever comes after. */
const firstFailure = async (group: readonly StreamChange[], run: RunGroup): Promise<Failure | undefined> => {
  try {
    await run(group);
    return undefined;
  } catch (error) {
    const [at] = group;
    if (at !== undefined && group.length === 1) return { at, error };
  }
  for (const change of group) {
    const failure = await firstFailure([change], run);
    if (failure !== undefined) return failure;
  }
  return undefined;
};

/**
 * Wraps a consumer into a Lambda handler of a stream mapping with ReportBatchItemFailures.
 * `run` handles changes in order, at most `together` at once, and throws when it cannot handle them all: they come again one
 * by one, and from the first that fails alone everything comes again later.
 */
export const groupedStreamHandler = (
  name: string,
  run: RunGroup,
  together: number,
  logger: Logger,
): StreamHandler => {
  const handle = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (let start = 0; start < Records.length; start += together) {
      const failure = await firstFailure(Records.slice(start, start + together).map(change), run);
      if (failure === undefined) continue;
      const { sequence } = failure.at;
      logger.error(`${name} stops at a record`, { sequence, error: failure.error });
      return { batchItemFailures: [{ itemIdentifier: sequence }] };
    }
    logger.info(name, { records: Records.length });
    return { batchItemFailures: [] };
  };
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(handle) as unknown as StreamHandler;
};

/** For consumers that handle one change at a time; the first that fails and all after it come again. */
export const streamHandler = (
  name: string,
  run: (change: StreamChange) => Promise<void>,
  logger: Logger,
): StreamHandler =>
  groupedStreamHandler(
    name,
    async (changes) => {
      for (const each of changes) await run(each);
    },
    1,
    logger,
  );
