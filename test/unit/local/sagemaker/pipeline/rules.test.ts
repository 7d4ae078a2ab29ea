// The executor's own rules without a server: conditions, parameters, the graph, caching, retries.
import { expect, test } from 'vitest';
import { cacheKeyOf } from '../../../../../local/sagemaker/pipeline/cache.ts';
import { allHold, holds } from '../../../../../local/sagemaker/pipeline/conditions.ts';
import { parseDefinition, type StepDefinition } from '../../../../../local/sagemaker/pipeline/definition.ts';
import { durationSeconds } from '../../../../../local/sagemaker/pipeline/duration.ts';
import { graphOf } from '../../../../../local/sagemaker/pipeline/graph.ts';
import { completeParameters, typedValue } from '../../../../../local/sagemaker/pipeline/parameters.ts';
import { retryDelay } from '../../../../../local/sagemaker/pipeline/retries.ts';

const plain = async (value: unknown) => value;

test.each([
  [{ Type: 'Equals', LeftValue: 'a', RightValue: 'a' }, true],
  [{ Type: 'Equals', LeftValue: false, RightValue: false }, true],
  [{ Type: 'Equals', LeftValue: 1, RightValue: '1' }, true],
  [{ Type: 'GreaterThan', LeftValue: 2, RightValue: 2 }, false],
  [{ Type: 'GreaterThanOrEqualTo', LeftValue: 2, RightValue: 2 }, true],
  [{ Type: 'LessThan', LeftValue: 10, RightValue: 9 }, false],
  [{ Type: 'LessThanOrEqualTo', LeftValue: 0, RightValue: 0 }, true],
  [{ Type: 'In', QueryValue: 'b', Values: ['a', 'b'] }, true],
  [{ Type: 'In', QueryValue: 'c', Values: ['a', 'b'] }, false],
  [{ Type: 'In', QueryValue: 2, Values: ['1', '2'] }, true],
  [{ Type: 'In', QueryValue: 'a', Values: [] }, false],
  [{ Type: 'Equals', LeftValue: 'a', RightValue: 'A' }, false],
  [{ Type: 'Equals', LeftValue: '', RightValue: 0 }, false],
  [{ Type: 'Equals', LeftValue: 'nothing', RightValue: 0 }, false],
  [{ Type: 'Equals', LeftValue: true, RightValue: 'true' }, false],
  [{ Type: 'Equals', LeftValue: null, RightValue: null }, true],
  [{ Type: 'Equals', LeftValue: [1, 2], RightValue: [1, 2] }, true],
  [{ Type: 'Equals', LeftValue: 0.1, RightValue: '1e-1' }, true],
  [{ Type: 'GreaterThan', LeftValue: '10', RightValue: 9 }, true],
  [{ Type: 'GreaterThan', LeftValue: '10', RightValue: '9' }, false],
  [{ Type: 'GreaterThan', LeftValue: 2.5, RightValue: 2.4 }, true],
  [{ Type: 'GreaterThanOrEqualTo', LeftValue: 1, RightValue: 2 }, false],
  [{ Type: 'LessThan', LeftValue: 'a', RightValue: 'b' }, true],
  [{ Type: 'LessThanOrEqualTo', LeftValue: 1, RightValue: 0 }, false],
  [{ Type: 'Not', Condition: { Type: 'In', QueryValue: 1, Values: [1] } }, false],
  [{ Type: 'Or', Conditions: [] }, false],
  [
    {
      Type: 'Not',
      Condition: {
        Type: 'Or',
        Conditions: [
          { Type: 'Equals', LeftValue: 1, RightValue: 2 },
          { Type: 'Not', Condition: { Type: 'Equals', LeftValue: 1, RightValue: 1 } },
        ],
      },
    },
    true,
  ],
  [{ Type: 'Not', Condition: { Type: 'Equals', LeftValue: 1, RightValue: 2 } }, true],
  [
    {
      Type: 'Or',
      Conditions: [
        { Type: 'Equals', LeftValue: 1, RightValue: 2 },
        { Type: 'LessThan', LeftValue: 1, RightValue: 2 },
      ],
    },
    true,
  ],
])('the condition %j is %j', async (condition, outcome) => {
  expect(await holds(condition, plain)).toBe(outcome);
});

test('every condition of a step must hold', async () => {
  const yes = { Type: 'Equals', LeftValue: 1, RightValue: 1 };
  expect(await allHold([yes, yes], plain)).toBe(true);
  expect(await allHold([yes, { Type: 'Not', Condition: yes }], plain)).toBe(false);
});

test('no condition at all holds', async () => {
  expect(await allHold([], plain)).toBe(true);
});

test.each([
  [1, true],
  [1, 'many'],
  [null, 1],
  [[1], [2]],
])('%j and %j do not compare', async (LeftValue, RightValue) => {
  await expect(holds({ Type: 'LessThan', LeftValue, RightValue }, plain)).rejects.toThrow('Cannot compare');
});

test('an Or stops at the first condition that holds', async () => {
  const seen: unknown[] = [];
  const resolve = async (value: unknown) => {
    seen.push(value);
    return value;
  };
  const equals = (value: number) => ({ Type: 'Equals', LeftValue: value, RightValue: 1 });
  expect(await holds({ Type: 'Or', Conditions: [equals(1), equals(2)] }, resolve)).toBe(true);
  expect(seen).toEqual([1, 1]);
});

test.each([
  ['Integer', '30', 30],
  ['Float', '0.5', 0.5],
  ['Boolean', 'True', true],
  ['Boolean', 'false', false],
  ['String', '30', '30'],
] as const)('a %s given as %j is %j', (Type, text, value) => {
  expect(typedValue({ Name: 'P', Type }, text)).toBe(value);
});

test.each([
  ['Integer', '1.5'],
  ['Float', ''],
  ['Boolean', 'yes'],
] as const)('a %s cannot be %j', (Type, text) => {
  expect(() => typedValue({ Name: 'P', Type }, text)).toThrow(`not of type ${Type}`);
});

const fail = (Name: string, extra: object = {}) => ({
  Name,
  Type: 'Fail',
  Arguments: { ErrorMessage: 'x' },
  ...extra,
});

const parsed = (Steps: readonly object[], Parameters: readonly object[] = []) =>
  parseDefinition(JSON.stringify({ Version: '2020-12-01', Parameters, Steps }));

test('defaults fill in, falsy ones too, and a parameter without one must be given', () => {
  const definition = parsed(
    [fail('A')],
    [
      { Name: 'Zero', Type: 'Integer', DefaultValue: 0 },
      { Name: 'Off', Type: 'Boolean', DefaultValue: false },
      { Name: 'Needed', Type: 'String' },
    ],
  );

  expect(completeParameters(definition, [{ Name: 'Needed', Value: '' }])).toEqual([
    { Name: 'Zero', Value: '0' },
    { Name: 'Off', Value: 'false' },
    { Name: 'Needed', Value: '' },
  ]);
  expect(() => completeParameters(definition, [])).toThrow('Needed');
});

test('a value outside EnumValues is refused', () => {
  const definition = parsed(
    [fail('A')],
    [{ Name: 'P', Type: 'String', DefaultValue: 'a', EnumValues: ['a', 'b'] }],
  );
  expect(() => completeParameters(definition, [{ Name: 'P', Value: 'c' }])).toThrow('not one of');
});

test('data references and DependsOn are dependencies; a condition does not wait for its own branches', () => {
  const nodes = graphOf(
    parsed([
      fail('A'),
      fail('B', { DependsOn: ['A'] }),
      {
        Name: 'C',
        Type: 'Condition',
        Arguments: {
          Conditions: [{ Type: 'Equals', LeftValue: { Get: 'Steps.B.Status' }, RightValue: 1 }],
          IfSteps: [fail('D', { Arguments: { ErrorMessage: { Get: 'Steps.A.Status' } } })],
          ElseSteps: [],
        },
      },
    ]),
  );

  expect(nodes.map(({ step, needs }) => [step.Name, [...needs].sort()])).toEqual([
    ['A', []],
    ['B', ['A']],
    ['C', ['B']],
    ['D', ['A', 'C']],
  ]);
});

test.each([
  ['a cycle', [fail('A', { DependsOn: ['B'] }), fail('B', { DependsOn: ['A'] })], 'cycle'],
  ['an unknown step', [fail('A', { DependsOn: ['Z'] })], "unknown step 'Z'"],
  ['a name twice', [fail('A'), fail('A')], 'appears twice'],
  [
    'an unknown parameter',
    [fail('A', { Arguments: { ErrorMessage: { Get: 'Parameters.P' } } })],
    'Parameters.P',
  ],
  ['a step type that cannot run here', [fail('A', { Type: 'Lambda' })], 'Type'],
])('a definition with %s is refused', (_, steps, text) => {
  expect(() => graphOf(parsed(steps))).toThrow(text);
});

const cached = (args: object): [StepDefinition, Record<string, unknown>] => [
  { Name: 'S', Type: 'Processing', Arguments: {}, CacheConfig: { Enabled: true, ExpireAfter: 'P1D' } },
  args as Record<string, unknown>,
];

test('the cache key ignores outputs, instances and the order of members', () => {
  const key = cacheKeyOf(...cached({ AppSpecification: { a: 1, b: 2 }, RoleArn: 'x' }));
  expect(cacheKeyOf(...cached({ AppSpecification: { b: 2, a: 1 }, RoleArn: 'y' }))).toBe(key);
  expect(cacheKeyOf(...cached({ AppSpecification: { a: 1, b: 3 } }))).not.toBe(key);
});

test.each([
  ['P30D', 2_592_000],
  ['PT1H', 3600],
  ['P1DT12H', 129_600],
  ['P1Y2M1W', 31_536_000 + 5_184_000 + 604_800],
  ['PT0.5S', 0.5],
  ['p30d', 2_592_000],
  ['30d', 2_592_000],
  ['30m', 1800],
  ['T12H', 43_200],
  ['P', undefined],
  ['PT', undefined],
  ['', undefined],
  ['a month', undefined],
])('the duration %s lasts %s seconds', (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

test('a policy retries its faults with growing waits and no others', () => {
  const policy = {
    ExceptionType: ['SageMaker.JOB_INTERNAL_ERROR' as const],
    IntervalSeconds: 10,
    BackoffRate: 2,
    MaxAttempts: 2,
  };
  const delay = (retries: number) =>
    retryDelay([policy], 'SageMaker.JOB_INTERNAL_ERROR', { retries, age: 0 });

  expect([delay(0), delay(1), delay(2)]).toEqual([10, 20, undefined]);
  expect(retryDelay([policy], undefined, { retries: 0, age: 0 })).toBeUndefined();
  expect(retryDelay([], 'SageMaker.CAPACITY_ERROR', { retries: 0, age: 0 })).toBeUndefined();
  expect(retryDelay([], 'Step.THROTTLING', { retries: 0, age: 0 })).toBe(1);
});

const fault = 'SageMaker.CAPACITY_ERROR' as const;
const every = (extra: object) => ({
  ExceptionType: [fault],
  IntervalSeconds: 60,
  BackoffRate: 1,
  ...extra,
});

test('a policy without a number of attempts makes five', () => {
  const delays = [0, 1, 2, 3, 4, 5].map((retries) => retryDelay([every({})], fault, { retries, age: 0 }));
  expect(delays).toEqual([60, 60, 60, 60, 60, undefined]);
});

test('a policy with an expiry goes on until then, however often', () => {
  const policy = every({ ExpireAfterMin: 10 });
  expect(retryDelay([policy], fault, { retries: 99, age: 600 })).toBe(60);
  expect(retryDelay([policy], fault, { retries: 99, age: 601 })).toBeUndefined();
});

test('the first policy that names a fault decides, before the service’s own', () => {
  const own = { ...every({ MaxAttempts: 1 }), ExceptionType: ['Step.THROTTLING' as const] };
  expect(retryDelay([every({}), own], 'Step.THROTTLING', { retries: 0, age: 0 })).toBe(60);
  expect(retryDelay([every({}), own], 'Step.THROTTLING', { retries: 1, age: 0 })).toBeUndefined();
  expect([0, 1, 2, 3].map((retries) => retryDelay([], 'Step.SERVICE_FAULT', { retries, age: 0 }))).toEqual([
    1,
    2,
    4,
    undefined,
  ]);
});

test.each([
  [{ ExceptionType: ['Step.THROTTLING'] }],
  [{ ExceptionType: ['Step.THROTTLING', 'SageMaker.RESOURCE_LIMIT'], MaxAttempts: 20 }],
  [{ ExceptionType: ['Step.SERVICE_FAULT'], IntervalSeconds: 43_200, ExpireAfterMin: 14_400 }],
])('the policy %j is accepted', (policy) => {
  expect(() => parsed([fail('A', { RetryPolicies: [policy] })])).not.toThrow();
});

test.each([
  [{ ExceptionType: ['Step.OTHER'] }],
  [{ ExceptionType: 'Step.THROTTLING' }],
  [{ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 21 }],
  [{ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 0 }],
  [{ ExceptionType: ['Step.THROTTLING'], IntervalSeconds: 43_201 }],
  [{ ExceptionType: ['Step.THROTTLING'], ExpireAfterMin: 14_401 }],
])('the policy %j is refused', (policy) => {
  expect(() => parsed([fail('A', { RetryPolicies: [policy] })])).toThrow('RetryPolicies');
});

test('a policy with attempts and an expiry is refused', () => {
  const RetryPolicies = [{ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 2, ExpireAfterMin: 5 }];
  expect(() => parsed([fail('A', { RetryPolicies })])).toThrow('mutually exclusive');
});
