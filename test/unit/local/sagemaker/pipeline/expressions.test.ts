// Every expression form of a pipeline definition, resolved without a server.
import { expect, test } from 'vitest';
import {
  ExpressionError,
  type ExpressionScope,
  resolve,
} from '../../../../../local/sagemaker/pipeline/expressions.ts';
import { propertyAt } from '../../../../../local/sagemaker/pipeline/property-path.ts';

const scope: ExpressionScope = {
  parameter: (name) => ({ Epochs: 30, Rate: 0.5, Debug: false, Uri: 's3://b/d' })[name],
  executionVariable: (name) => `<${name}>`,
  experiment: (name) => `{${name}}`,
  stepProperties: () => ({
    ModelArtifacts: { S3ModelArtifacts: 's3://m/model.tar.gz' },
    ProcessingOutputConfig: {
      Outputs: [
        { OutputName: 'test', S3Output: { S3Uri: 's3://o/test' } },
        { OutputName: 'train', S3Output: { S3Uri: 's3://o/train' } },
      ],
    },
  }),
  propertyFile: async (step, file) => ({ from: `${step}/${file}`, metrics: [{ value: 0.25 }, { value: 0 }] }),
  jsonObject: async (uri) => ({ from: uri, Output: ['a', 'b'] }),
};

test.each([
  [{ Get: 'Parameters.Epochs' }, 30],
  [{ Get: 'Parameters.Debug' }, false],
  [{ Get: 'Execution.PipelineExecutionId' }, '<PipelineExecutionId>'],
  [{ Get: 'PipelineExperimentConfig.TrialName' }, '{TrialName}'],
  [{ Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' }, 's3://m/model.tar.gz'],
  [{ Get: "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri" }, 's3://o/train'],
  [{ Get: 'Steps.Prepare.ProcessingOutputConfig.Outputs[0].OutputName' }, 'test'],
  [{ 'Std:Join': { On: '', Values: [{ Get: 'Parameters.Epochs' }] } }, '30'],
  [
    { 'Std:Join': { On: '/', Values: ['s3:/', 'b', { Get: 'Execution.PipelineName' }] } },
    's3://b/<PipelineName>',
  ],
  [{ 'Std:Join': { On: '-', Values: [{ 'Std:Join': { On: '+', Values: ['a', 'b'] } }, 1] } }, 'a+b-1'],
  [{ 'Std:JsonGet': { PropertyFile: { Get: 'Steps.E.PropertyFiles.R' }, Path: 'metrics[0].value' } }, 0.25],
  [{ 'Std:JsonGet': { PropertyFile: { Get: 'Steps.E.PropertyFiles.R' }, Path: 'metrics[1].value' } }, 0],
  [{ 'Std:JsonGet': { PropertyFile: { Get: 'Steps.E.PropertyFiles.R' }, Path: '$.from' } }, 'E/R'],
  [{ 'Std:JsonGet': { S3Uri: { Get: 'Parameters.Uri' }, Path: 'Output[1]' } }, 'b'],
  [{ Get: 'PipelineExperimentConfig.ExperimentName' }, '{ExperimentName}'],
  [{ Get: 'Execution.CurrentDateTime' }, '<CurrentDateTime>'],
  [{ Get: 'Parameters.Rate' }, 0.5],
  [{ Get: "Steps.Prepare.ProcessingOutputConfig.Outputs['test'].OutputName" }, 'test'],
  [{ Get: 'Steps.Prepare.ProcessingOutputConfig.Outputs[1].S3Output.S3Uri' }, 's3://o/train'],
  [{ 'Std:Join': { On: ', ', Values: [] } }, ''],
  [{ 'Std:Join': { Values: ['a', 'b'] } }, 'ab'],
  [
    { 'Std:Join': { On: '|', Values: [{ Get: 'Parameters.Debug' }, 0, null, ['x', 1]] } },
    'false|0|null|["x",1]',
  ],
  [
    {
      'Std:Join': {
        On: '/',
        Values: [
          { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' },
          { Get: 'Execution.TrainingJobName' },
        ],
      },
    },
    's3://m/model.tar.gz/<TrainingJobName>',
  ],
  [{ 'Std:JsonGet': { PropertyFile: 'R', Step: 'E', Path: "metrics[0]['value']" } }, 0.25],
  [{ 'Std:JsonGet': { PropertyFile: { Get: 'Steps.E.PropertyFiles.R' }, Path: '$.metrics[1]["value"]' } }, 0],
  [{ 'Std:JsonGet': { PropertyFile: { Get: 'Steps.E.PropertyFiles.R' }, Path: 'metrics[1]' } }, { value: 0 }],
  [
    {
      'Std:JsonGet': {
        S3Uri: {
          'Std:Join': { On: '/', Values: ['s3://b', { Get: 'Execution.PipelineExecutionId' }, 'r.json'] },
        },
        Path: 'from',
      },
    },
    's3://b/<PipelineExecutionId>/r.json',
  ],
  [
    {
      'Std:Join': {
        On: '=',
        Values: [
          'v',
          { 'Std:JsonGet': { PropertyFile: { Get: 'Steps.E.PropertyFiles.R' }, Path: 'metrics[0].value' } },
        ],
      },
    },
    'v=0.25',
  ],
  [
    { Get: 'Parameters.Uri', other: 1 },
    { Get: 'Parameters.Uri', other: 1 },
  ],
  [
    { a: [{ Get: 'Parameters.Rate' }], b: 'plain', c: null },
    { a: [0.5], b: 'plain', c: null },
  ],
])('%j resolves to %j', async (expression, value) => {
  expect(await resolve(expression, scope)).toEqual(value);
});

test.each([
  { Get: 'Steps.Train.Missing.Property' },
  { Get: 'Nowhere.At.All' },
  { Get: "Steps.Prepare.ProcessingOutputConfig.Outputs['none'].S3Output.S3Uri" },
  { Get: 'Steps.Prepare.ProcessingOutputConfig.Outputs[7].OutputName' },
  { 'Std:Join': { On: '', Values: [{ Get: 'Steps.Train.Missing' }] } },
  { 'Std:JsonGet': { PropertyFile: { Get: 'Steps.E.Outputs.R' }, Path: 'metrics' } },
  { 'Std:JsonGet': { S3Uri: 's3://b/r.json', Path: 'Output[2]' } },
  { 'Std:JsonGet': { PropertyFile: { Get: 'Steps.E.PropertyFiles.R' }, Path: 'no.such' } },
])('%j is an expression error', async (expression) => {
  await expect(resolve(expression, scope)).rejects.toThrow(ExpressionError);
});

test('a path reads names in quotes and stops where there is nothing', () => {
  expect(propertyAt({ 'a b': { c: [1] } }, "['a b'].c[0]")).toBe(1);
  expect(propertyAt({ a: 1 }, 'a.b.c')).toBeUndefined();
  expect(propertyAt({ a: 1 }, '..')).toBeUndefined();
});
