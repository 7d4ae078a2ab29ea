// Reads from the deployment's own files what of a stage costs, so that the bill follows them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Standing } from './workload.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** CloudFormation's tags (`!Ref`, `!GetAtt`) are of no interest here and are read as the text behind them. */
const read = (file: string): unknown => parse(readFileSync(join(ROOT, file), 'utf8'), { logLevel: 'silent' });

const Params = z.object({ params: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** Parameters of a stage as `serverless deploy --stage … --param …` would see them. */
export const stageParameters = (
  stage: string,
  given: Readonly<Record<string, string>> = {},
): Record<string, unknown> => {
  const { params } = Params.parse(read('serverless.yml'));
  const unknown = Object.keys(given).filter((name) => params.default?.[name] === undefined);
  if (unknown.length > 0)
    throw new Error(`serverless.yml has no parameter ${unknown.join(', ')}; docs/parameters.md lists them.`);
  return { ...params.default, ...params[stage], ...given };
};

const Resources = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) });
const Events = z.record(
  z.string(),
  z.object({ events: z.array(z.record(z.string(), z.unknown())).optional() }),
);

const ofType = (file: string, type: string): number =>
  Object.values(Resources.parse(read(file)).Resources).filter(({ Type }) => Type === type).length;

const Alarms = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) });

/** CommonJS, as `serverless.yml` must have it. */
const callingAlarms = async (noFeedbackAlarm: string): Promise<number> => {
  const build = createRequire(import.meta.url)(join(ROOT, 'deploy', 'operations.cjs'));
  const values: Record<string, unknown> = {
    'self:custom.names': { prefix: '', endpoint: '' },
    'param:noFeedbackAlarm': noFeedbackAlarm,
  };
  const made = Alarms.parse(await build({ resolveVariable: async (name: string) => values[name] }));
  return Object.values(made.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').length;
};

export const standing = async (noFeedbackAlarm: string): Promise<Standing> => {
  const events = Object.values(Events.parse(read('deploy/functions.yml'))).flatMap(
    (each) => each.events ?? [],
  );
  const of = (kind: string) => events.filter((event) => kind in event).length;
  return {
    alarms: ofType('deploy/alarms.yml', 'AWS::CloudWatch::Alarm') + (await callingAlarms(noFeedbackAlarm)),
    secrets: ofType('deploy/storage.yml', 'AWS::SecretsManager::Secret'),
    queuesPolled: of('sqs'),
    schedules: of('schedule'),
  };
};
