// Reads how this stage deploys models from the environment.
import * as z from 'zod';
import { readEnvironment, text, whole } from '../runtime/environment.ts';
import type { EndpointSettings } from './endpoint-plan.ts';

export const readEndpointSettings = (): EndpointSettings => {
  const settings = readEnvironment({
    ENDPOINT_KIND: z.enum(['realtime', 'serverless']),
    ENDPOINT_INSTANCE_TYPE: text,
    ENDPOINT_INSTANCE_COUNT: whole.positive(),
    SERVERLESS_MEMORY_MB: whole.positive(),
    SERVERLESS_CONCURRENCY: whole.positive(),
    DEPLOYMENT_TRAFFIC: z.enum(['ALL_AT_ONCE', 'CANARY', 'LINEAR']),
    DEPLOYMENT_STEP_PERCENT: whole.min(1).max(50),
    DEPLOYMENT_WAIT_SECONDS: whole.nonnegative(),
    DEPLOYMENT_TERMINATION_WAIT_SECONDS: whole.nonnegative(),
    ROLLBACK_ALARMS: z.string(),
  });
  return {
    kind: settings.ENDPOINT_KIND,
    instanceType: settings.ENDPOINT_INSTANCE_TYPE,
    instanceCount: settings.ENDPOINT_INSTANCE_COUNT,
    serverlessMemoryMb: settings.SERVERLESS_MEMORY_MB,
    serverlessConcurrency: settings.SERVERLESS_CONCURRENCY,
    traffic: settings.DEPLOYMENT_TRAFFIC,
    stepPercent: settings.DEPLOYMENT_STEP_PERCENT,
    waitSeconds: settings.DEPLOYMENT_WAIT_SECONDS,
    terminationWaitSeconds: settings.DEPLOYMENT_TERMINATION_WAIT_SECONDS,
    rollbackAlarms: settings.ROLLBACK_ALARMS.split(',').filter((name) => name !== ''),
  };
};
