// What corrections cost: stored once, marked and added to the counters in one transaction, told on the bus, judged.
import { clamp, GIB, gbSeconds, HOURS, type Line, LOG_BYTES, SECONDS } from './line.ts';
import type { StageParameters, Workload } from './workload.ts';

/** An item's other attributes and their names; a write unit is 1 KB of the whole item. */
const ATTRIBUTE_BYTES = 600;
const WRITE_BYTES = 1024;
/** A transaction writes twice: it prepares, and commits. */
const TRANSACTION = 2;
/** functions/feedback/count-feedback.ts, and the queue's batching window of one second. */
const MOST_TOGETHER = 50;
const WINDOW_SECONDS = 1;
/** Lambda looks into a stream's shard four times a second. */
const STREAM_LOOKS = 4;
const STREAM_BATCH = 100;
const INGEST_BATCH = 10;
/** The latest ten cycles, about 1.5 KB each, read consistently. */
const READS_OF_A_JUDGE = 4;
const DEFAULT_MB = 512;
/** Assumed: no function has run on AWS. */
const SECONDS_OF_A_CALL = 0.06;
const ANSWER_BYTES = 500;

export const itemBytes = ({ textBytes }: Pick<Workload, 'textBytes'>): number => textBytes + ATTRIBUTE_BYTES;

/** Corrections that are counted together: as many as come while the queue waits, at least the one, at most fifty. */
export const countedTogether = (feedback: number): number =>
  clamp((feedback / SECONDS) * WINDOW_SECONDS, 1, MOST_TOGETHER);

const callsOf = (work: Workload) => {
  const { feedback, byEvent } = work;
  const rate = feedback / SECONDS;
  const batches = feedback / countedTogether(feedback);
  return {
    http: feedback * (1 - byEvent),
    ingest: (feedback * byEvent) / clamp(rate * byEvent, 1, INGEST_BATCH),
    publish: feedback / clamp(rate / STREAM_LOOKS, 1, STREAM_BATCH),
    accumulate: batches,
    judge: batches,
  };
};

/** Write units of one correction: stored, and where it names a prediction that is claimed; repeated in the index; marked. */
export const writesOfOne = (work: Workload): number => {
  const item = Math.ceil(itemBytes(work) / WRITE_BYTES);
  const alone = item;
  const withItsPrediction = TRANSACTION * (item + 1);
  const stored = work.naming * withItsPrediction + (1 - work.naming) * alone;
  return stored + work.identified + TRANSACTION * item;
};

export const feedbackLines = (work: Workload, stage: StageParameters): Line[] => {
  const { feedback, byEvent, naming, stored } = work;
  const calls = callsOf(work);
  const all = Object.values(calls).reduce((sum, each) => sum + each, 0);
  const logged = (all * LOG_BYTES) / GIB;
  const kept = ((stored + feedback / 2) * itemBytes(work)) / GIB;
  const part = 'feedback';
  return [
    { part, what: 'requests', quantity: calls.http, price: 'http-api-request' },
    { part, what: 'answers', quantity: (calls.http * ANSWER_BYTES) / GIB, price: 'transfer-out' },
    {
      part,
      what: 'table writes',
      quantity: feedback * writesOfOne(work) + calls.accumulate * TRANSACTION,
      price: 'dynamodb-write',
    },
    {
      part,
      what: 'table reads',
      quantity: feedback * naming + calls.judge * READS_OF_A_JUDGE,
      price: 'dynamodb-read',
    },
    { part, what: 'events', quantity: feedback * (1 + byEvent), price: 'bus-event' },
    {
      part,
      what: 'queue requests',
      quantity: feedback * (1 + byEvent) + 2 * (calls.accumulate + calls.ingest),
      price: 'queue-request',
    },
    { part, what: 'functions, calls', quantity: all, price: 'lambda-request' },
    {
      part,
      what: 'functions, time',
      quantity: gbSeconds(all, DEFAULT_MB, SECONDS_OF_A_CALL),
      price: 'lambda-gb-second',
    },
    { part, what: 'logs taken in', quantity: logged, price: 'log-ingestion' },
    {
      part,
      what: 'logs kept',
      quantity: (logged * stage.logRetentionDays * 24) / HOURS,
      price: 'log-storage',
    },
    { part, what: 'table, kept', quantity: kept, price: 'dynamodb-storage' },
    { part, what: 'table, recoverable', quantity: kept, price: 'dynamodb-recovery' },
  ];
};
