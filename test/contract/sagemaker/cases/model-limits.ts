// CreateModel: the limits of each member.
import { invalid, type Json, type Members, refuses, type Topic } from '../contract-case.ts';
import {
  badKey,
  badPattern,
  badValue,
  bothSides,
  entries,
  nameOf,
  tagLimits,
  times,
  tooLong,
  tooShort,
} from '../limits.ts';
import { container, model } from './samples.ts';

const member = (name: string) => (value: Json) => model({ [name]: value });
const inContainer = (name: string) => (value: Json) =>
  model({ PrimaryContainer: container({ [name]: value }) });
const vpc = (change: Members) =>
  member('VpcConfig')({ SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'], ...change });
const ids = (count: number): Json => times(count, (position) => `id-${position}`);
const limits: Topic['cases'] = [
  ...bothSides({
    operation: 'CreateModel',
    request: member('ModelName'),
    accepted: [['a name of 63 characters', nameOf(63, 'm')]],
    refused: [
      ['a name of 64 characters', nameOf(64, 'm'), tooLong('modelName', 63)],
      ['a name with an underscore', 'a_b', badPattern('modelName')],
      ['a name that ends with a hyphen', 'ab-', badPattern('modelName')],
    ],
  }),
  ...bothSides({
    operation: 'CreateModel',
    request: inContainer('Environment'),
    accepted: [
      ['an environment of 100 entries', entries(100)],
      ['an environment name of 1024 characters', { ['K'.repeat(1024)]: 'v' }],
      ['an environment value of 1024 characters', { K: 'v'.repeat(1024) }],
      ['an environment of 32 KB', entries(32, 'v'.repeat(1021))],
    ],
    refused: [
      ['an environment of 101 entries', entries(101), tooLong('primaryContainer.environment', 100)],
      [
        'an environment name of 1025 characters',
        { ['K'.repeat(1025)]: 'v' },
        badKey('primaryContainer.environment', 1024),
      ],
      [
        'an environment value of 1025 characters',
        { K: 'v'.repeat(1025) },
        badValue('primaryContainer.environment', 1024),
      ],
      ['an environment of more than 32 KB', entries(33, 'v'.repeat(1022)), invalid('nvironment.*32')],
    ],
  }),
  ...bothSides({
    operation: 'CreateModel',
    request: inContainer('Image'),
    accepted: [['an image of 255 characters', 'i'.repeat(255)]],
    refused: [
      ['an image of 256 characters', 'i'.repeat(256), tooLong('primaryContainer.image', 255)],
      ['an image with a space', 'a b', badPattern('primaryContainer.image')],
    ],
    extra: { onlyHere: true },
  }),
  ...bothSides({
    operation: 'CreateModel',
    request: inContainer('ModelDataUrl'),
    accepted: [['an artifact URL of 1024 characters', 's3://b/m'.padEnd(1024, 'x')]],
    refused: [
      [
        'an artifact URL of 1025 characters',
        `s3://b/${'x'.repeat(1018)}`,
        tooLong('primaryContainer.modelDataUrl', 1024),
      ],
      ['an artifact that is no URL', 'model.tar.gz', badPattern('primaryContainer.modelDataUrl')],
    ],
    extra: { onlyHere: true },
  }),
  ...bothSides({
    operation: 'CreateModel',
    request: (value) => vpc({ SecurityGroupIds: value }),
    accepted: [['5 security groups', ids(5)]],
    refused: [
      ['6 security groups', ids(6), tooLong('vpcConfig.securityGroupIds', 5)],
      ['no security group', [], tooShort('vpcConfig.securityGroupIds', 1)],
    ],
    extra: { onlyHere: true },
  }),
  ...bothSides({
    operation: 'CreateModel',
    request: (value) => vpc({ Subnets: value }),
    accepted: [['16 subnets', ids(16)]],
    refused: [
      ['17 subnets', ids(17), tooLong('vpcConfig.subnets', 16)],
      ['no subnet', [], tooShort('vpcConfig.subnets', 1)],
    ],
    extra: { onlyHere: true },
  }),
  refuses(
    'CreateModel: 16 containers are refused',
    'CreateModel',
    { ModelName: 'm', ExecutionRoleArn: '{{role}}', Containers: times(16, () => container()) },
    tooLong('containers', 15),
  ),
  refuses(
    'CreateModel: 15 containers are within the limit, but more than are served here',
    'CreateModel',
    { ModelName: 'm', ExecutionRoleArn: '{{role}}', Containers: times(15, () => container()) },
    invalid('one container'),
    { onlyHere: true },
  ),
  ...tagLimits('CreateModel', member('Tags')),
];

export const modelLimits: Topic = { topic: 'limits of models', cases: limits };
