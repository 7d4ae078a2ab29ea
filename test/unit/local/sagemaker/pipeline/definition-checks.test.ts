// What makes a pipeline definition refused when it is created, rather than failing in some later execution.
import { expect, test } from 'vitest';
import { parseDefinition } from '../../../../../local/sagemaker/pipeline/definition.ts';
import { experimentOf } from '../../../../../local/sagemaker/pipeline/experiment.ts';
import { graphOf } from '../../../../../local/sagemaker/pipeline/graph.ts';

const check = (definition: object) => () =>
  graphOf(parseDefinition(JSON.stringify({ Version: '2020-12-01', ...definition })));

const fail = (message: unknown, extra: object = {}) => ({
  Name: 'Fail',
  Type: 'Fail',
  Arguments: { ErrorMessage: message },
  ...extra,
});

const when = (...Conditions: unknown[]) => ({
  Name: 'When',
  Type: 'Condition',
  Arguments: { Conditions, IfSteps: [], ElseSteps: [] },
});

const evaluate = {
  Name: 'Evaluate',
  Type: 'Processing',
  Arguments: {},
  PropertyFiles: [{ PropertyFileName: 'Report', OutputName: 'report', FilePath: 'r.json' }],
};

const reading = (file: string) => ({
  'Std:JsonGet': { PropertyFile: { Get: `Steps.Evaluate.PropertyFiles.${file}` }, Path: 'a' },
});

test.each([
  [{ Get: 'Execution.PipelineExecutionId' }],
  [{ Get: 'Execution.StartDateTime' }],
  [{ Get: 'PipelineExperimentConfig.TrialName' }],
  [{ 'Std:Join': { On: '', Values: [{ Get: 'Execution.PipelineArn' }] } }],
])('the reference in %j is accepted', (message) => {
  expect(check({ Steps: [fail(message)] })).not.toThrow();
});

test.each([
  [{ Get: 'Execution.Nothing' }, "'Execution.Nothing' is no execution variable"],
  [{ Get: 'PipelineExperimentConfig.Other' }, 'is no experiment member'],
  [{ Get: 'Nowhere.At.All' }, "Unknown reference 'Nowhere.At.All'"],
  [{ Get: 'constructor.name' }, "Unknown reference 'constructor.name'"],
  [{ 'Std:Join': { On: '', Values: [{ Get: 'Parameters.None' }] } }, "'Parameters.None' is not among"],
])('the reference in %j is refused', (message, text) => {
  expect(check({ Steps: [fail(message)] })).toThrow(text);
});

test('a property file must be declared by the step that is read', () => {
  const equals = (LeftValue: unknown) => ({ Type: 'Equals', LeftValue, RightValue: 1 });
  expect(check({ Steps: [evaluate, when(equals(reading('Report')))] })).not.toThrow();
  expect(check({ Steps: [evaluate, when(equals(reading('Other')))] })).toThrow(
    "is not among the property files of step 'Evaluate'",
  );
});

test.each([
  [{ Type: 'Equals', LeftValue: 1 }, 'RightValue'],
  [{ Type: 'In', QueryValue: 1 }, 'Values'],
  [{ Type: 'Not' }, 'Condition'],
  [{ Type: 'Or', Conditions: [{ Type: 'Between' }] }, 'Type'],
  [{ Type: 'Like', LeftValue: 1, RightValue: 2 }, 'Type'],
])('the condition %j is refused where it lacks something', (condition, text) => {
  expect(check({ Steps: [when(condition)] })).toThrow(new RegExp(`When\\.Conditions\\.0\\..*${text}`));
});

test('a condition inside a condition and a step in both branches are refused', () => {
  const nested = { ...when(), Arguments: { Conditions: [], IfSteps: [{ ...when(), Name: 'Inner' }] } };
  const both = { ...when(), Arguments: { Conditions: [], IfSteps: [fail('x')], ElseSteps: [fail('x')] } };
  expect(check({ Steps: [nested] })).toThrow("'Inner' is nested in 'When'");
  expect(check({ Steps: [both] })).toThrow("'Fail' appears twice");
  expect(
    check({
      Steps: [both.Arguments.IfSteps[0], { ...both, Arguments: { ...both.Arguments, ElseSteps: [] } }],
    }),
  ).toThrow('appears twice');
});

test.each([
  [{ Name: 'P', Type: 'String', DefaultValue: 'a' }],
  [{ Name: 'P', Type: 'Integer', DefaultValue: 0 }],
  [{ Name: 'P', Type: 'Float', DefaultValue: 1 }],
  [{ Name: 'P', Type: 'Boolean', DefaultValue: false }],
  [{ Name: 'P'.repeat(64), Type: 'String' }],
])('the parameter %j is accepted', (parameter) => {
  expect(check({ Parameters: [parameter], Steps: [fail('x')] })).not.toThrow();
});

test.each([
  [{ Name: 'P', Type: 'String', DefaultValue: 1 }],
  [{ Name: 'P', Type: 'Integer', DefaultValue: 1.5 }],
  [{ Name: 'P', Type: 'Integer', DefaultValue: '1' }],
  [{ Name: 'P', Type: 'Boolean', DefaultValue: 'true' }],
  [{ Name: 'P', Type: 'Date' }],
  [{ Name: 'a b', Type: 'String' }],
  [{ Name: 'P'.repeat(65), Type: 'String' }],
])('the parameter %j is refused', (parameter) => {
  expect(check({ Parameters: [parameter], Steps: [fail('x')] })).toThrow('Parameters.0');
});

test('a parameter name appears once', () => {
  const parameter = { Name: 'P', Type: 'String' };
  expect(check({ Parameters: [parameter, parameter], Steps: [fail('x')] })).toThrow("'P' appears twice");
});

test.each([
  [{ Enabled: true, ExpireAfter: 'P30D' }, undefined],
  [{ Enabled: true, ExpireAfter: 'T12H' }, undefined],
  [{ Enabled: false }, undefined],
  [{ Enabled: true }, 'an enabled cache needs ExpireAfter'],
  [{ Enabled: true, ExpireAfter: 'a month' }, 'ExpireAfter must be an ISO 8601 duration'],
])('the cache configuration %j is judged: %s', (CacheConfig, text) => {
  const steps = check({ Steps: [{ ...evaluate, CacheConfig }] });
  if (text === undefined) expect(steps).not.toThrow();
  else expect(steps).toThrow(text);
});

test.each([
  ['', 'not valid JSON'],
  ['{', 'not valid JSON'],
  ['[]', 'expected object'],
  ['{"Version":"2020-12-01"}', 'Steps'],
  ['{"Version":"2020-12-01","Steps":[]}', 'Steps'],
  ['{"Version":"2019-01-01","Steps":[]}', 'Version'],
])('the text %j is no definition', (text, reason) => {
  expect(() => parseDefinition(text)).toThrow(reason);
});

const known = new Map([
  ['Execution.PipelineName', 'MyPipeline'],
  ['Execution.PipelineExecutionId', 'abc123'],
  ['Parameters.Team', 'blue'],
]);

test.each([
  [undefined, { ExperimentName: 'mypipeline', TrialName: 'abc123' }],
  [null, undefined],
  [
    {
      ExperimentName: { Get: 'Execution.PipelineName' },
      TrialName: { Get: 'Execution.PipelineExecutionId' },
    },
    { ExperimentName: 'mypipeline', TrialName: 'abc123' },
  ],
  [
    {
      ExperimentName: { 'Std:Join': { On: '-', Values: ['x', { Get: 'Parameters.Team' }] } },
      TrialName: 'fixed',
    },
    { ExperimentName: 'x-blue', TrialName: 'fixed' },
  ],
])('the experiment %j is filed as %j', (PipelineExperimentConfig, filed) => {
  const definition = parseDefinition(JSON.stringify({ PipelineExperimentConfig, Steps: [fail('x')] }));
  expect(experimentOf(definition, known)).toEqual(filed);
});
