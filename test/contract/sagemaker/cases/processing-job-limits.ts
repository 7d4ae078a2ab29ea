// CreateProcessingJob: the limits of each member.
import { invalid, type Json, type Members, type Topic } from '../contract-case.ts';
import {
  badKey,
  badPattern,
  badValue,
  bothSides,
  entries,
  missing,
  nameOf,
  notAmong,
  type RefusedSide,
  type Side,
  tagLimits,
  times,
  tooLarge,
  tooLong,
  tooShort,
  tooSmall,
} from '../limits.ts';
import { cluster, processingJob } from './samples.ts';

const costs = { costs: true } as const;
const limits = (request: (value: Json) => Members, accepted: Side[], refused: RefusedSide[]) =>
  bothSides({ operation: 'CreateProcessingJob', request, accepted, refused, extra: costs });
const member = (name: string) => (value: Json) => processingJob({ [name]: value });
const app = (change: Members) =>
  processingJob({ AppSpecification: { ImageUri: '{{image}}', ContainerEntrypoint: ['true'], ...change } });
const clustered = (change: Members) =>
  processingJob({ ProcessingResources: { ClusterConfig: { ...cluster, ...change } } });
const input = (change: Members = {}, name = 'i'): Members => ({
  InputName: name,
  S3Input: {
    S3Uri: 's3://{{bucket}}/definition.json',
    LocalPath: `/opt/ml/processing/input/${name}`,
    S3DataType: 'S3Prefix',
    S3InputMode: 'File',
    ...change,
  },
});
const output = (name: string): Members => ({
  OutputName: name,
  S3Output: {
    S3Uri: 's3://{{bucket}}/out',
    LocalPath: `/opt/ml/processing/output/${name}`,
    S3UploadMode: 'EndOfJob',
  },
});
const inputs = (count: number): Json => times(count, (position) => input({}, `i${position}`));
const outputs = (count: number) => ({ Outputs: times(count, (position) => output(`o${position}`)) });
const words = (count: number): Json => times(count, () => 'w');
const CLUSTER = 'processingResources.clusterConfig';

const edges: Topic['cases'] = [
  ...limits(
    member('ProcessingJobName'),
    [['a name of 63 characters', nameOf(63, 'p')]],
    [
      ['a name of 64 characters', nameOf(64, 'p'), tooLong('processingJobName', 63)],
      ['an empty name', '', tooShort('processingJobName', 1)],
      ['a name with an underscore', 'a_b', badPattern('processingJobName')],
    ],
  ),
  ...limits(
    (value) => clustered({ InstanceCount: value }),
    [
      ['1 instance', 1],
      ['100 instances', 100],
    ],
    [
      ['0 instances', 0, tooSmall(`${CLUSTER}.instanceCount`, 1)],
      ['101 instances', 101, tooLarge(`${CLUSTER}.instanceCount`, 100)],
    ],
  ),
  ...limits(
    (value) => clustered({ InstanceType: value }),
    [['ml.t3.medium', 'ml.t3.medium']],
    [['an unknown instance type', 'ml.x9.huge', notAmong(`${CLUSTER}.instanceType`)]],
  ),
  ...limits(
    (value) => app({ ContainerArguments: value }),
    [
      ['100 arguments', words(100)],
      ['an argument of 256 characters', ['a'.repeat(256)]],
    ],
    [
      ['101 arguments', words(101), tooLong('appSpecification.containerArguments', 100)],
      [
        'an argument of 257 characters',
        ['a'.repeat(257)],
        tooLong('appSpecification.containerArguments.1.member', 256),
      ],
      ['no argument in the list', [], tooShort('appSpecification.containerArguments', 1)],
    ],
  ),
  ...limits(
    (value) => app({ ContainerEntrypoint: value }),
    [['an entrypoint of 100 words', ['true', ...times(99, () => 'w')]]],
    [
      ['an entrypoint of 101 words', words(101), tooLong('appSpecification.containerEntrypoint', 100)],
      [
        'an entrypoint word of 257 characters',
        ['e'.repeat(257)],
        tooLong('appSpecification.containerEntrypoint.1.member', 256),
      ],
      ['an entrypoint of no words', [], tooShort('appSpecification.containerEntrypoint', 1)],
    ],
  ),
  ...limits(
    (value) => app({ ImageUri: value }),
    [['an image of 255 characters', 'i'.repeat(255)]],
    [['an image of 256 characters', 'i'.repeat(256), tooLong('appSpecification.imageUri', 255)]],
  ).map((one) => ({ ...one, onlyHere: true as const })),
  ...limits(
    member('ProcessingInputs'),
    [['10 inputs', inputs(10)]],
    [
      ['11 inputs', inputs(11), tooLong('processingInputs', 10)],
      [
        'an input outside of /opt/ml/processing',
        [input({ LocalPath: '/tmp/x' })],
        invalid('/opt/ml/processing'),
      ],
      [
        'an input of an unknown type',
        [input({ S3DataType: 'Table' })],
        notAmong('processingInputs.1.member.s3Input.s3DataType'),
      ],
      [
        'an input without a type',
        [{ InputName: 'i', S3Input: { S3Uri: 's3://b/k' } }],
        missing('processingInputs.1.member.s3Input.s3DataType'),
      ],
    ],
  ),
  ...limits(
    (value) => processingJob({ ProcessingOutputConfig: value }),
    [['10 outputs', outputs(10)]],
    [
      ['11 outputs', outputs(11), tooLong('processingOutputConfig.outputs', 10)],
      ['a configuration without outputs', {}, missing('processingOutputConfig.outputs')],
    ],
  ),
  ...limits(
    (value) => processingJob({ StoppingCondition: { MaxRuntimeInSeconds: value } }),
    [
      ['a runtime of 1 second', 1],
      ['a runtime of 777600 seconds', 777_600],
    ],
    [
      ['a runtime of 0 seconds', 0, tooSmall('stoppingCondition.maxRuntimeInSeconds', 1)],
      ['a runtime of 777601 seconds', 777_601, tooLarge('stoppingCondition.maxRuntimeInSeconds', 777_600)],
    ],
  ),
  ...limits(
    member('Environment'),
    [
      ['100 variables', entries(100)],
      ['a variable name of 256 characters', { ['K'.repeat(256)]: 'v' }],
      ['a variable of 256 characters', { K: 'v'.repeat(256) }],
    ],
    [
      ['101 variables', entries(101), tooLong('environment', 100)],
      ['a variable name of 257 characters', { ['K'.repeat(257)]: 'v' }, badKey('environment', 256)],
      ['a variable of 257 characters', { K: 'v'.repeat(257) }, badValue('environment', 256)],
    ],
  ),
  ...limits(
    member('RoleArn'),
    [],
    [['what is no role', 'arn:aws:iam::000000000000:user/u', badPattern('roleArn')]],
  ),
  ...tagLimits('CreateProcessingJob', member('Tags')).map((one) => ({ ...one, ...costs })),
];

export const processingJobLimits: Topic = { topic: 'limits of processing jobs', cases: edges };
