// Which earlier results a cached step may take: keys, expiry, the newest success of the same pipeline.
import { expect, test } from 'vitest';
import { cacheKeyOf, findCached } from '../../../../../local/sagemaker/pipeline/cache.ts';
import type { StepDefinition } from '../../../../../local/sagemaker/pipeline/definition.ts';
import type { ExecutionRecord, StepRecord } from '../../../../../local/sagemaker/state/pipeline-records.ts';
import type { World } from '../../../../../local/sagemaker/world.ts';

const HOUR = 3600;
const NOW = 1000 * HOUR;

const step = (ExpireAfter: string, extra: object = {}): StepDefinition => ({
  Name: 'S',
  Type: 'Processing',
  Arguments: {},
  CacheConfig: { Enabled: true, ExpireAfter },
  ...extra,
});

const execution = (id: string, record: Partial<StepRecord>, PipelineArn = 'p') =>
  ({
    PipelineArn,
    PipelineExecutionArn: id,
    steps: [{ StepName: 'S', StepStatus: 'Succeeded', cacheKey: 'key', EndTime: NOW - HOUR, ...record }],
  }) as unknown as ExecutionRecord;

function found(expiry: string, ...executions: ExecutionRecord[]): string | undefined {
  const world = { time: { now: () => NOW }, state: { executions: { all: () => executions } } };
  return findCached(world as unknown as World, 'p', step(expiry), 'key')?.execution.PipelineExecutionArn;
}

test.each([
  ['PT1H', 'a'],
  ['PT59M59S', undefined],
  ['P1D', 'a'],
])('a result that is one hour old and may be used for %s gives %s', (expiry, hit) => {
  expect(found(expiry, execution('a', {}))).toBe(hit);
});

test('the newest success counts', () => {
  const records = [300, 100, 200].map((age) => execution(`${age}`, { EndTime: NOW - age }));
  expect(found('P1D', ...records)).toBe('100');
});

test.each([
  ['failed', { StepStatus: 'Failed' as const }],
  ['is still running', { StepStatus: 'Executing' as const, EndTime: undefined }],
  ['has another key', { cacheKey: 'other' }],
  ['was itself taken from the cache', { CacheHitResult: { SourcePipelineExecutionArn: 'x' } }],
])('a step that %s is no hit', (_, record) => {
  expect(found('P1D', execution('a', record))).toBeUndefined();
});

test('a result of another pipeline is no hit', () => {
  expect(found('P1D', execution('a', {}, 'q'))).toBeUndefined();
});

const training = (args: Record<string, unknown>, extra: object = {}) =>
  cacheKeyOf(step('P1D', { Type: 'Training', ...extra }), args);

test.each([
  'AlgorithmSpecification',
  'CheckpointConfig',
  'DebugHookConfig',
  'DebugRuleConfigurations',
  'Environment',
  'HyperParameters',
  'InputDataConfig',
])('%s is part of a training step’s key', (member) => {
  expect(training({ [member]: { a: 1 } })).not.toBe(training({ [member]: { a: 2 } }));
});

test.each(['OutputDataConfig', 'ResourceConfig', 'RoleArn', 'StoppingCondition', 'VpcConfig'])(
  '%s is not part of a training step’s key',
  (member) => {
    expect(training({ [member]: { a: 1 } })).toBe(training({ [member]: { a: 2 } }));
  },
);

test.each([
  ['AppSpecification', true],
  ['Environment', true],
  ['ProcessingInputs', true],
  ['ProcessingOutputConfig', false],
  ['ProcessingResources', false],
  ['StoppingCondition', false],
])('%s is part of a processing step’s key: %s', (member, part) => {
  const key = (value: number) => cacheKeyOf(step('P1D'), { [member]: { a: value } });
  expect(key(1) !== key(2)).toBe(part);
});

test('lists keep their order in the key, members do not', () => {
  const key = (args: object) => training({ HyperParameters: args });
  expect(key({ a: '1', b: '2' })).toBe(key({ b: '2', a: '1' }));
  expect(training({ InputDataConfig: [1, 2] })).not.toBe(training({ InputDataConfig: [2, 1] }));
});

test('steps of another name or type never share a result', () => {
  expect(training({}, { Name: 'T' })).not.toBe(training({}));
  expect(cacheKeyOf(step('P1D'), {})).not.toBe(training({}));
});

test.each([
  ['a step that is not cached', { CacheConfig: undefined }],
  ['a step whose cache is off', { CacheConfig: { Enabled: false } }],
  ['a step type without a cache', { Type: 'RegisterModel' }],
])('%s has no key', (_, extra) => {
  expect(cacheKeyOf(step('P1D', extra), {})).toBeUndefined();
});
