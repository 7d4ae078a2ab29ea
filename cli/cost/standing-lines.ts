// What a stage costs while nobody comes.
import { gbSeconds, HOURS, type Line, SECONDS } from './line.ts';
import type { StageParameters, Standing } from './workload.ts';

/** Lambda polls an idle queue with five connections that each wait 20 s: common knowledge, not measured. */
const POLLERS = 5;
const POLL_SECONDS = 20;
const FIVE_MINUTES = 300;
const DEFAULT_MB = 512;
/** The watchdog's and the scheduled judge's look when all is well: assumed. */
const LOOK_SECONDS = 0.5;
/** 50 cycles and 50 evaluations of about 1 KB, the lease twice, callbacks, the active model; the judge's counters and cycles. */
const READS_OF_TWO_LOOKS = 35;

const endpoint = (stage: StageParameters): Line[] =>
  stage.endpointKind === 'serverless'
    ? []
    : [
        {
          part: 'standing',
          what: `endpoint, ${stage.endpointInstanceCount} × ${stage.endpointInstanceType}`,
          quantity: stage.endpointInstanceCount * HOURS,
          price: { instance: stage.endpointInstanceType },
        },
      ];

export const standingLines = (stage: StageParameters, there: Standing): Line[] => {
  const ticks = SECONDS / FIVE_MINUTES;
  const looks = there.schedules * ticks;
  const part = 'standing';
  return [
    ...endpoint(stage),
    {
      part,
      what: `polling of ${there.queuesPolled} queues`,
      quantity: there.queuesPolled * POLLERS * (SECONDS / POLL_SECONDS),
      price: 'queue-request',
    },
    { part, what: 'alarms', quantity: there.alarms, price: 'alarm' },
    { part, what: 'secrets', quantity: there.secrets, price: 'secret' },
    { part, what: 'schedules', quantity: looks, price: 'schedule-call' },
    { part, what: 'scheduled functions, calls', quantity: looks, price: 'lambda-request' },
    {
      part,
      what: 'scheduled functions, time',
      quantity: gbSeconds(looks, DEFAULT_MB, LOOK_SECONDS),
      price: 'lambda-gb-second',
    },
    {
      part,
      what: 'scheduled functions, reads',
      quantity: ticks * READS_OF_TWO_LOOKS,
      price: 'dynamodb-read',
    },
  ];
};
