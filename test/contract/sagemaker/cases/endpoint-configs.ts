// Endpoint configurations: one of a name, described, listed and deleted.
import {
  absent,
  accepts,
  invalid,
  type Members,
  matching,
  refuses,
  setup,
  type Topic,
  timestamp,
} from '../contract-case.ts';
import { notAmong, tooLarge } from '../limits.ts';
import { endpointConfig } from './samples.ts';

const NAME = '{{run}}-one-config';
const byName = { EndpointConfigName: NAME };
const list = (change: Members = {}) => ({ NameContains: '{{run}}-listed', ...change });
const listed = (...names: string[]): Members => ({
  EndpointConfigs: names.map((name) => ({ EndpointConfigName: `{{run}}-listed-${name}` })),
});
const life: Topic['cases'] = [
  accepts('a configuration is made and its ARN given', 'CreateEndpointConfig', endpointConfig(byName), {
    EndpointConfigArn: `{{arn}}:endpoint-config/${NAME}`,
  }),
  refuses(
    'a configuration that is there already is refused',
    'CreateEndpointConfig',
    endpointConfig(byName),
    invalid('^Cannot create already existing endpoint configuration "arn:'),
  ),
  accepts('a configuration is described', 'DescribeEndpointConfig', byName, {
    EndpointConfigName: NAME,
    EndpointConfigArn: `{{arn}}:endpoint-config/${NAME}`,
    ProductionVariants: [
      {
        VariantName: 'AllTraffic',
        ModelName: '{{run}}-model',
        InitialInstanceCount: 1,
        InstanceType: 'ml.m5.large',
        InitialVariantWeight: 1,
      },
    ],
    CreationTime: timestamp,
  }),
  refuses(
    'a configuration that is not there is not described',
    'DescribeEndpointConfig',
    { EndpointConfigName: 'none' },
    invalid('^Could not find endpoint configuration'),
  ),
  refuses(
    'a configuration that is not there is not deleted',
    'DeleteEndpointConfig',
    { EndpointConfigName: 'none' },
    invalid('^Could not find endpoint configuration'),
  ),
  accepts('a configuration is deleted', 'DeleteEndpointConfig', byName),
  refuses(
    'a deleted configuration is not there',
    'DescribeEndpointConfig',
    byName,
    invalid('^Could not find endpoint configuration'),
  ),
  ...['a', 'b', 'c'].map((name) =>
    setup('CreateEndpointConfig', endpointConfig({ EndpointConfigName: `{{run}}-listed-${name}` })),
  ),
  accepts('configurations are listed, newest first', 'ListEndpointConfigs', list(), {
    ...listed('c', 'b', 'a'),
    NextToken: absent,
  }),
  accepts(
    'configurations are listed by name',
    'ListEndpointConfigs',
    list({ SortBy: 'Name', SortOrder: 'Ascending' }),
    listed('a', 'b', 'c'),
  ),
  accepts('a page of two configurations ends with a token', 'ListEndpointConfigs', list({ MaxResults: 2 }), {
    ...listed('c', 'b'),
    NextToken: matching('.'),
  }),
  refuses(
    '101 configurations a page are refused',
    'ListEndpointConfigs',
    { MaxResults: 101 },
    tooLarge('maxResults', 100),
  ),
  refuses(
    'configurations are not sorted by their status',
    'ListEndpointConfigs',
    { SortBy: 'Status' },
    notAmong('sortBy'),
  ),
];

export const endpointConfigs: Topic = { topic: 'endpoint configurations', cases: life };
