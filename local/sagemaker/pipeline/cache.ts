// Step caching: an earlier success of the same step, with the same documented arguments, is reused.
import { createHash } from 'node:crypto';
import type { ExecutionRecord, StepRecord } from '../state/pipeline-records.ts';
import type { World } from '../world.ts';
import type { StepDefinition } from './definition.ts';
import { durationSeconds } from './duration.ts';

/** The arguments that make the key, as AWS documents them: neither outputs nor instances nor the role. */
const KEYED: Readonly<Record<string, readonly string[]>> = {
  Processing: ['AppSpecification', 'Environment', 'ProcessingInputs'],
  Training: [
    'AlgorithmSpecification',
    'CheckpointConfig',
    'DebugHookConfig',
    'DebugRuleConfigurations',
    'Environment',
    'HyperParameters',
    'InputDataConfig',
  ],
};

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, canonical(item)]);
}

/** `undefined` for a step that is not cached. */
export function cacheKeyOf(
  step: StepDefinition,
  args: Readonly<Record<string, unknown>>,
): string | undefined {
  const members = KEYED[step.Type];
  if (step.CacheConfig?.Enabled !== true || members === undefined) return undefined;
  const content = members.map((member) => [member, canonical(args[member])]);
  return createHash('sha256')
    .update(JSON.stringify([step.Type, step.Name, content]))
    .digest('hex');
}

export interface CacheHit {
  readonly execution: ExecutionRecord;
  readonly step: StepRecord;
}

/** The newest success of the same pipeline that is not too old. */
export function findCached(
  world: World,
  pipelineArn: string,
  step: StepDefinition,
  key: string,
): CacheHit | undefined {
  const maximumAge = durationSeconds(step.CacheConfig?.ExpireAfter ?? '') ?? 0;
  const hits = world.state.executions
    .all()
    .filter((execution) => execution.PipelineArn === pipelineArn)
    .flatMap((execution) => execution.steps.map((record) => ({ execution, step: record })))
    .filter(({ step: record }) => record.cacheKey === key && record.StepStatus === 'Succeeded')
    .filter(({ step: record }) => record.CacheHitResult === undefined)
    .filter(({ step: record }) => world.time.now() - (record.EndTime ?? 0) <= maximumAge);
  return hits.sort((a, b) => (b.step.EndTime ?? 0) - (a.step.EndTime ?? 0))[0];
}
