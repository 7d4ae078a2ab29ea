// Model package groups and versions: the limits of each member.
import { accepts, invalid, type Json, type Members, refuses, setup, type Topic } from '../contract-case.ts';
import {
  badKey,
  badPattern,
  badValue,
  bothSides,
  entries,
  fresh,
  missing,
  nameOf,
  notAmong,
  tagLimits,
  times,
  tooLong,
  tooShort,
} from '../limits.ts';
import { container, modelPackage } from './samples.ts';

const group = (name: string) => (value: Json) => ({ ModelPackageGroupName: fresh('group'), [name]: value });
const version = (name: string) => (value: Json) => modelPackage({ [name]: value });
const inContainer = (name: string) => (value: Json) =>
  modelPackage({ InferenceSpecification: { Containers: [container({ [name]: value })] } });
const CONTAINER = 'inferenceSpecification.containers.1.member';
const METADATA = 'customerMetadataProperties';
const groupLimits: Topic['cases'] = [
  ...bothSides({
    operation: 'CreateModelPackageGroup',
    request: (value) => ({ ModelPackageGroupName: value }),
    accepted: [['a name of 63 characters', nameOf(63, 'g')]],
    refused: [
      ['a name of 64 characters', nameOf(64, 'g'), tooLong('modelPackageGroupName', 63)],
      ['an empty name', '', tooShort('modelPackageGroupName', 1)],
      ['a name with an underscore', 'a_b', badPattern('modelPackageGroupName')],
    ],
  }),
  ...bothSides({
    operation: 'CreateModelPackageGroup',
    request: group('ModelPackageGroupDescription'),
    accepted: [
      ['a description of 1024 characters', 'd'.repeat(1024)],
      ['an empty description', ''],
    ],
    refused: [
      ['a description of 1025 characters', 'd'.repeat(1025), tooLong('modelPackageGroupDescription', 1024)],
    ],
  }),
  ...tagLimits('CreateModelPackageGroup', group('Tags')),
];
const metadataLimits: Topic['cases'] = bothSides({
  operation: 'CreateModelPackage',
  request: version('CustomerMetadataProperties'),
  accepted: [
    ['50 properties', entries(50)],
    ['a property name of 128 characters', { ['k'.repeat(128)]: 'v' }],
    ['a property of 256 characters', { key: 'v'.repeat(256) }],
    ['an ARN, an S3 URI and a digest', { a: '{{arn}}:x/y', b: 's3://b/k', c: 'sha256:0af3' }],
  ],
  refused: [
    ['51 properties', entries(51), tooLong(METADATA, 50)],
    ['no property in the map', {}, tooShort(METADATA, 1)],
    ['a property name of 129 characters', { ['k'.repeat(129)]: 'v' }, badKey(METADATA, 128)],
    ['a property of 257 characters', { key: 'v'.repeat(257) }, badValue(METADATA, 256)],
    ['an empty property', { key: '' }, badValue(METADATA, 256)],
    ...['{"a":1}', 'a,b', '50%', '(x)', 'a;b', 'a|b', '#1', "it's", 'a*'].map(
      (value) => [`the property ${value}`, { key: value }, badValue(METADATA, 256)] as const,
    ),
  ],
});
const textLimits: Topic['cases'] = [
  ...bothSides({
    operation: 'CreateModelPackage',
    request: (value) => version('MetadataProperties')({ GeneratedBy: value }),
    accepted: [['a provenance of 1024 characters, of any sign', '{"a,b":"50%"}'.padEnd(1024, '.')]],
    refused: [
      ['a provenance of 1025 characters', 'p'.repeat(1025), tooLong('metadataProperties.generatedBy', 1024)],
    ],
  }),
  ...bothSides({
    operation: 'CreateModelPackage',
    request: version('ModelPackageDescription'),
    accepted: [['a description of 1024 characters', 'd'.repeat(1024)]],
    refused: [
      ['a description of 1025 characters', 'd'.repeat(1025), tooLong('modelPackageDescription', 1024)],
    ],
  }),
  ...bothSides({
    operation: 'CreateModelPackage',
    request: version('ClientToken'),
    accepted: [
      ['a token of 36 characters', nameOf(36, 'a')],
      ['a token of 1 character', 'z'],
    ],
    refused: [
      ['a token of 37 characters', nameOf(37, 'a'), tooLong('clientToken', 36)],
      ['an empty token', '', tooShort('clientToken', 1)],
      ['a token with a dot', 'a.b', badPattern('clientToken')],
    ],
  }),
  ...bothSides({
    operation: 'CreateModelPackage',
    request: version('ModelApprovalStatus'),
    accepted: [
      ['Approved', 'Approved'],
      ['Rejected', 'Rejected'],
      ['PendingManualApproval', 'PendingManualApproval'],
    ],
    refused: [['another approval', 'Maybe', notAmong('modelApprovalStatus')]],
  }),
  ...bothSides({
    operation: 'CreateModelPackage',
    request: version('ModelPackageGroupName'),
    accepted: [['a group by its ARN', '{{arn}}:model-package-group/{{run}}-group']],
    refused: [
      ['a group name of 171 characters', 'g'.repeat(171), tooLong('modelPackageGroupName', 170)],
      ['a group that is not there', 'none', invalid('does not exist')],
    ],
  }),
];
const containerLimits: Topic['cases'] = [
  ...bothSides({
    operation: 'CreateModelPackage',
    request: (value) => modelPackage({ InferenceSpecification: { Containers: value } }),
    accepted: [['15 containers', times(15, () => container())]],
    refused: [
      ['16 containers', times(16, () => container()), tooLong('inferenceSpecification.containers', 15)],
      ['no container', [], tooShort('inferenceSpecification.containers', 1)],
    ],
  }),
  refuses(
    'CreateModelPackage: a specification without containers is refused',
    'CreateModelPackage',
    modelPackage({ InferenceSpecification: {} }),
    missing('inferenceSpecification.containers'),
  ),
  ...bothSides({
    operation: 'CreateModelPackage',
    request: inContainer('Environment'),
    accepted: [
      ['an environment of 100 entries', entries(100)],
      ['an environment name of 1024 characters', { ['K'.repeat(1024)]: 'v' }],
      ['an environment value of 1024 characters', { K: 'v'.repeat(1024) }],
    ],
    refused: [
      ['an environment of 101 entries', entries(101), tooLong(`${CONTAINER}.environment`, 100)],
      [
        'an environment name of 1025 characters',
        { ['K'.repeat(1025)]: 'v' },
        badKey(`${CONTAINER}.environment`, 1024),
      ],
      ['an environment name with a hyphen', { 'a-b': 'v' }, badKey(`${CONTAINER}.environment`, 1024)],
      [
        'an environment value of 1025 characters',
        { K: 'v'.repeat(1025) },
        badValue(`${CONTAINER}.environment`, 1024),
      ],
    ],
  }),
  ...bothSides({
    operation: 'CreateModelPackage',
    request: inContainer('FrameworkVersion'),
    accepted: [
      ['a framework version of 3 characters', '2.2'],
      ['a framework version of 10 characters', '2.21.0-rc1'],
    ],
    refused: [
      ['a framework version of 2 characters', '2.', tooShort(`${CONTAINER}.frameworkVersion`, 3)],
      ['a framework version of 11 characters', '2.21.0-rc12', tooLong(`${CONTAINER}.frameworkVersion`, 10)],
    ],
  }),
];
const updateLimits: Topic['cases'] = [
  setup('CreateModelPackage', modelPackage({ CustomerMetadataProperties: entries(49) }), {
    keep: { limited: 'ModelPackageArn' },
  }),
  ...bothSides({
    operation: 'UpdateModelPackage',
    request: (value) => ({ ModelPackageArn: '{{limited}}', ApprovalDescription: value }),
    accepted: [['an approval description of 1024 characters', 'a'.repeat(1024)]],
    refused: [
      ['an approval description of 1025 characters', 'a'.repeat(1025), tooLong('approvalDescription', 1024)],
    ],
  }),
  accepts('UpdateModelPackage: a 50th property is accepted', 'UpdateModelPackage', {
    ModelPackageArn: '{{limited}}',
    CustomerMetadataProperties: { a: 'v' },
  }),
  refuses(
    'UpdateModelPackage: a 51st property is refused',
    'UpdateModelPackage',
    { ModelPackageArn: '{{limited}}', CustomerMetadataProperties: { b: 'v' } },
    invalid('50'),
  ),
];
const first: Members = { ModelPackageGroupName: '{{run}}-group' };

export const registryLimits: Topic = {
  topic: 'limits of the model registry',
  cases: [
    ...groupLimits,
    setup('CreateModelPackageGroup', first),
    ...metadataLimits,
    ...textLimits,
    ...containerLimits,
    ...updateLimits,
  ],
};
