// The side effects that need no AWS client: time, ids, chance, waiting and the log.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Dependencies } from './dependencies.ts';
import { loggable } from './log-words.ts';
import { uuidV7 } from './uuid-v7.ts';

export const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'sentiment' });

const whole = process.env.LOG_TEXTS === 'on';

export const system: Pick<Dependencies, 'clock' | 'newId' | 'random' | 'pause' | 'logger'> = {
  clock: () => new Date(),
  newId: () => uuidV7(Date.now(), randomBytes(10)),
  random: Math.random,
  pause: (milliseconds) => sleep(milliseconds),
  logger: {
    info: (message, fields) => logger.info(message, loggable(fields, whole)),
    warn: (message, fields) => logger.warn(message, loggable(fields, whole)),
    error: (message, fields) => logger.error(message, loggable(fields, whole)),
  },
};
