// Every side effect of the control plane as a fake that a test can look into: one world a test, nothing shared.
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { hashOf } from '../../functions/feedback/user-hash.ts';
import type { Dependencies } from '../../functions/runtime/dependencies.ts';
import { fakeBuckets } from './fake-buckets.ts';
import { fakeBus } from './fake-bus.ts';
import { fakeStepFunctions } from './fake-step-functions.ts';
import { inMemoryDynamoDb } from './in-memory-dynamodb.ts';
import { scriptedClient } from './scripted-client.ts';
import { EVALUATIONS_TABLE, FEEDBACK_TABLE, LOOP_TABLE, NOTIFICATIONS_TABLE } from './stage.ts';

export const START = '2026-11-23T10:00:00.000Z';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** @param start the clock's first time; it stands still until it is advanced. */
export const fixedClock = (start = START) => {
  let now = Date.parse(start);
  return {
    clock: () => new Date(now),
    advance: (seconds: number) => {
      now += seconds * 1000;
    },
  };
};

/** UUIDs that count, in the shape of version 7. */
export const sequentialIds = () => {
  let count = 0;
  return () => {
    count += 1;
    return `01999999-0000-7000-8000-${String(count).padStart(12, '0')}`;
  };
};

const recordingLogger = (lines: LogLine[]): Dependencies['logger'] => {
  const at =
    (level: LogLine['level']) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      void lines.push({ level, message, fields });
  return { info: at('info'), warn: at('warn'), error: at('error') };
};

/** @param pageSize how many items the database reads for one page of a scan or query. */
export const loopWorld = ({ pageSize = 1_000 } = {}) => {
  const db = inMemoryDynamoDb(
    {
      [FEEDBACK_TABLE]: ['feedback_id'],
      [LOOP_TABLE]: ['pk', 'sk'],
      [NOTIFICATIONS_TABLE]: ['notification_id'],
      [EVALUATIONS_TABLE]: ['evaluation_id'],
    },
    pageSize,
    {
      [FEEDBACK_TABLE]: { 'by-user': ['user_id'] },
      [NOTIFICATIONS_TABLE]: { 'by-channel': ['channel', 'delivered_at'] },
      [EVALUATIONS_TABLE]: { newest: ['listed', 'requested_at'] },
    },
  );
  const bus = fakeBus();
  const workflows = fakeStepFunctions();
  const buckets = fakeBuckets();
  const sagemaker = scriptedClient<Dependencies['sagemaker']>();
  const endpoints = scriptedClient<Dependencies['endpoints']>();
  const messages: SendMessageCommandInput[] = [];
  const notices: PublishCommandInput[] = [];
  const queues = scriptedClient<Dependencies['queues']>({
    SendMessage: (input: SendMessageCommandInput) => void messages.push(input),
  });
  const topics = scriptedClient<Dependencies['topics']>({
    Publish: (input: PublishCommandInput) => {
      notices.push(input);
      return { MessageId: `message-${notices.length}` };
    },
  });
  const time = fixedClock();
  const pauses: number[] = [];
  const log: LogLine[] = [];
  const deps: Dependencies = {
    clock: time.clock,
    newId: sequentialIds(),
    random: () => 0.5,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    logger: recordingLogger(log),
    hashUser: async (userId) => hashOf('k'.repeat(32), userId),
    linkKey: async () => 'l'.repeat(64),
    documents: db.documents,
    events: bus.events,
    queues: queues.client,
    topics: topics.client,
    objects: buckets.objects,
    workflows: workflows.workflows,
    sagemaker: sagemaker.client,
    endpoints: endpoints.client,
  };
  return {
    deps,
    db,
    bus,
    workflows,
    buckets,
    sagemaker,
    endpoints,
    topics,
    queues,
    messages,
    notices,
    time,
    pauses,
    log,
  };
};

export type LoopWorld = ReturnType<typeof loopWorld>;
