// The executor's own rules without a server: conditions, parameters, the graph, caching, retries.
import { expect, test } from 'vitest';
import { cacheKeyOf, durationSeconds } from '../../../../../local/sagemaker/pipeline/cache.ts';
import { allHold, holds } from '../../../../../local/sagemaker/pipeline/conditions.ts';
import { parseDefinition, type StepDefinition } from '../../../../../local/sagemaker/pipeline/definition.ts';
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

test('values of different kinds do not compare', async () => {
  await expect(holds({ Type: 'LessThan', LeftValue: 1, RightValue: true }, plain)).rejects.toThrow('compare');
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
  ['30d', 2_592_000],
  ['T30m', undefined],
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

test('a policy with attempts and an expiry is refused', () => {
  const RetryPolicies = [{ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 2, ExpireAfterMin: 5 }];
  expect(() => parsed([fail('A', { RetryPolicies })])).toThrow('mutually exclusive');
});
