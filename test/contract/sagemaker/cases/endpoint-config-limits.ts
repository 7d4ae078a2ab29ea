// CreateEndpointConfig: the limits of variants; before the topic of endpoint configurations, whose model it makes.
import { invalid, type Json, type Members, refuses, setup, type Topic } from '../contract-case.ts';
import {
  badPattern,
  bothSides,
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
import { endpointConfig, model, variant } from './samples.ts';

const member = (name: string) => (value: Json) => endpointConfig({ [name]: value });
const inVariant = (change: Members) => endpointConfig({ ProductionVariants: [variant(change)] });
const VARIANT = 'productionVariants.1.member';
const serverless = (change: Members) => {
  const { InstanceType: _type, InitialInstanceCount: _count, ...rest } = variant();
  return endpointConfig({
    ProductionVariants: [
      { ...rest, ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5, ...change } },
    ],
  });
};

/** A whole number's cases: both ends accepted, one beyond each refused. */
const range = (
  what: string,
  path: string,
  low: number,
  high: number,
): { accepted: Side[]; refused: RefusedSide[] } => ({
  accepted: [
    [`${what} of ${low}`, low],
    [`${what} of ${high}`, high],
  ],
  refused: [
    [`${what} of ${low - 1}`, low - 1, tooSmall(path, low)],
    [`${what} of ${high + 1}`, high + 1, tooLarge(path, high)],
  ],
});
const inRange = (what: string, name: string, path: string, low: number, high: number) =>
  bothSides({
    operation: 'CreateEndpointConfig',
    request: (value) => inVariant({ [name]: value }),
    ...range(what, `${VARIANT}.${path}`, low, high),
  });
const variants = (count: number): Json =>
  times(count, (position) => variant({ VariantName: `v${position}` }));

const limits: Topic['cases'] = [
  setup('CreateModel', model({ ModelName: '{{run}}-model' })),
  ...bothSides({
    operation: 'CreateEndpointConfig',
    request: member('EndpointConfigName'),
    accepted: [['a name of 63 characters', nameOf(63, 'c')]],
    refused: [
      ['a name of 64 characters', nameOf(64, 'c'), tooLong('endpointConfigName', 63)],
      ['a name with an underscore', 'a_b', badPattern('endpointConfigName')],
    ],
  }),
  ...bothSides({
    operation: 'CreateEndpointConfig',
    request: member('ProductionVariants'),
    accepted: [['10 variants', variants(10)]],
    refused: [
      ['11 variants', variants(11), tooLong('productionVariants', 10)],
      ['no variant', [], tooShort('productionVariants', 1)],
    ],
  }),
  ...bothSides({
    operation: 'CreateEndpointConfig',
    request: (value) => inVariant({ VariantName: value }),
    accepted: [['a variant name of 63 characters', 'v'.repeat(63)]],
    refused: [['a variant name of 64 characters', 'v'.repeat(64), tooLong(`${VARIANT}.variantName`, 63)]],
  }),
  ...bothSides({
    operation: 'CreateEndpointConfig',
    request: (value) => inVariant({ InitialInstanceCount: value }),
    accepted: [['1 instance', 1]],
    refused: [['0 instances', 0, tooSmall(`${VARIANT}.initialInstanceCount`, 1)]],
  }),
  ...bothSides({
    operation: 'CreateEndpointConfig',
    request: (value) => inVariant({ InitialVariantWeight: value }),
    accepted: [
      ['a weight of 0', 0],
      ['a weight of 0.25', 0.25],
    ],
    refused: [['a negative weight', -1, tooSmall(`${VARIANT}.initialVariantWeight`, 0)]],
  }),
  ...bothSides({
    operation: 'CreateEndpointConfig',
    request: (value) => inVariant({ InstanceType: value }),
    accepted: [['ml.t2.medium', 'ml.t2.medium']],
    refused: [
      ['ml.t3.medium, which only jobs may have', 'ml.t3.medium', notAmong(`${VARIANT}.instanceType`)],
      ['an unknown instance type', 'ml.x9.huge', notAmong(`${VARIANT}.instanceType`)],
    ],
  }),
  ...inRange('a volume', 'VolumeSizeInGB', 'volumeSizeInGB', 1, 512),
  ...inRange(
    'a download timeout',
    'ModelDataDownloadTimeoutInSeconds',
    'modelDataDownloadTimeoutInSeconds',
    60,
    3600,
  ),
  ...inRange(
    'a health check timeout',
    'ContainerStartupHealthCheckTimeoutInSeconds',
    'containerStartupHealthCheckTimeoutInSeconds',
    60,
    3600,
  ),
  ...bothSides({
    operation: 'CreateEndpointConfig',
    request: (value) => serverless({ MemorySizeInMB: value }),
    accepted: [
      ['a memory of 1024 MB', 1024],
      ['a memory of 6144 MB', 6144],
    ],
    refused: [
      ['a memory of 1023 MB', 1023, tooSmall(`${VARIANT}.serverlessConfig.memorySizeInMB`, 1024)],
      ['a memory of 7168 MB', 7168, tooLarge(`${VARIANT}.serverlessConfig.memorySizeInMB`, 6144)],
      ['a memory of 1500 MB', 1500, invalid('1 GB')],
    ],
  }),
  ...bothSides({
    operation: 'CreateEndpointConfig',
    request: (value) => serverless({ MaxConcurrency: value }),
    ...range('a concurrency', `${VARIANT}.serverlessConfig.maxConcurrency`, 1, 200),
  }),
  refuses(
    'a serverless variant with instances is refused',
    'CreateEndpointConfig',
    inVariant({ ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } }),
    invalid('ServerlessConfig'),
  ),
  refuses(
    'a variant without instances is refused',
    'CreateEndpointConfig',
    endpointConfig({ ProductionVariants: [{ VariantName: 'v', ModelName: '{{run}}-model' }] }),
    invalid('InstanceType|InitialInstanceCount'),
  ),
  refuses(
    'two variants of one name are refused',
    'CreateEndpointConfig',
    endpointConfig({ ProductionVariants: [variant(), variant()] }),
    invalid('[Uu]nique'),
  ),
  refuses(
    'a variant of a model that is not there is refused',
    'CreateEndpointConfig',
    inVariant({ ModelName: 'none' }),
    invalid('^Could not find model'),
  ),
  refuses(
    'a configuration without variants is refused',
    'CreateEndpointConfig',
    { EndpointConfigName: 'c' },
    missing('productionVariants'),
  ),
  ...tagLimits('CreateEndpointConfig', member('Tags')),
];

export const endpointConfigLimits: Topic = { topic: 'limits of endpoint configurations', cases: limits };
