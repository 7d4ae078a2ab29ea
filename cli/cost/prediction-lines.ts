// What predictions cost beside the instances that answer them: a request, a function, and a record that feedback can name.
import { GIB, gbSeconds, HOURS, type Line, LOG_BYTES } from './line.ts';
import type { StageParameters, Workload } from './workload.ts';

const PREDICTING_MB = 1024;
/** Assumed: no function and no endpoint has run on AWS. */
const SECONDS_OF_A_CALL = 0.1;
const RECORD_BYTES = 400;
const ANSWER_BYTES = 700;
const MODEL_ANSWER_BYTES = 300;

const endpointLines = (work: Workload, stage: StageParameters): Line[] => [
  {
    part: 'predictions',
    what: 'endpoint, data in and out',
    quantity: (work.predictions * (work.textBytes + MODEL_ANSWER_BYTES)) / GIB,
    price: 'endpoint-data',
  },
  ...(stage.endpointKind === 'serverless'
    ? [
        {
          part: 'predictions' as const,
          what: 'serverless endpoint, time',
          quantity: gbSeconds(work.predictions, stage.serverlessMemoryMb, SECONDS_OF_A_CALL),
          price: 'serverless-gb-second' as const,
        },
      ]
    : []),
];

export const predictionLines = (work: Workload, stage: StageParameters): Line[] => {
  const { predictions } = work;
  const part = 'predictions';
  const days = stage.predictionRetentionDays;
  const logged = (predictions * LOG_BYTES) / GIB;
  const kept = (predictions * RECORD_BYTES * days * 24) / HOURS / GIB;
  return [
    { part, what: 'requests', quantity: predictions, price: 'http-api-request' },
    { part, what: 'answers', quantity: (predictions * ANSWER_BYTES) / GIB, price: 'transfer-out' },
    { part, what: 'functions, calls', quantity: predictions, price: 'lambda-request' },
    {
      part,
      what: 'functions, time',
      quantity: gbSeconds(predictions, PREDICTING_MB, SECONDS_OF_A_CALL),
      price: 'lambda-gb-second',
    },
    ...endpointLines(work, stage),
    { part, what: 'records, written', quantity: days === 0 ? 0 : predictions, price: 'dynamodb-write' },
    { part, what: 'records, kept', quantity: kept, price: 'dynamodb-storage' },
    { part, what: 'records, recoverable', quantity: kept, price: 'dynamodb-recovery' },
    { part, what: 'logs taken in', quantity: logged, price: 'log-ingestion' },
    {
      part,
      what: 'logs kept',
      quantity: (logged * stage.logRetentionDays * 24) / HOURS,
      price: 'log-storage',
    },
  ];
};
