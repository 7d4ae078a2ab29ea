// The envelopes in which AWS hands work to the functions: HTTP API requests, SQS batches, stream batches.
import { marshall } from '@aws-sdk/util-dynamodb';
import type { APIGatewayProxyEventV2, DynamoDBStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import type { StreamChange } from '../../functions/runtime/stream-handler.ts';

interface Request {
  readonly method?: string;
  readonly path?: string;
  /** Text goes as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly pathParameters?: Record<string, string>;
  readonly base64?: boolean;
}

/** An API Gateway HTTP API event, payload 2.0: header names arrive in lower case. */
export const httpEvent = ({
  method = 'POST',
  path = '/',
  body,
  headers = {},
  pathParameters,
  base64 = false,
}: Request): APIGatewayProxyEventV2 => {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', ...headers },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'vitest' },
      requestId: 'request',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '23/Nov/2026:10:00:00 +0000',
      timeEpoch: 0,
    },
    isBase64Encoded: base64,
    ...(text === undefined ? {} : { body: base64 ? Buffer.from(text).toString('base64') : text }),
    ...(pathParameters === undefined ? {} : { pathParameters }),
  };
};

const queueRecord = (body: unknown, index: number): SQSRecord => ({
  messageId: `message-${index + 1}`,
  receiptHandle: `receipt-${index + 1}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'events.amazonaws.com',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
  awsRegion: 'eu-west-1',
});

/** Messages are called `message-1`, `message-2`, … */
export const queueEvent = (...bodies: readonly unknown[]): SQSEvent => ({ Records: bodies.map(queueRecord) });

/** An event as a rule puts it into a queue. */
export const fromBus = (detailType: string, detail: unknown, id = 'event-1') => ({
  version: '0',
  id,
  'detail-type': detailType,
  source: 'sentiment.loop',
  account: '000000000000',
  time: '2026-11-23T10:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail,
});

export const streamEvent = (changes: readonly StreamChange[]): DynamoDBStreamEvent => ({
  Records: changes.map(({ kind, sequence, before, after }) => ({
    eventID: sequence,
    eventName: kind,
    eventSource: 'aws:dynamodb',
    dynamodb: {
      SequenceNumber: sequence,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      ...(before === undefined ? {} : { OldImage: marshall(before) as never }),
      ...(after === undefined ? {} : { NewImage: marshall(after) as never }),
    },
  })),
});
