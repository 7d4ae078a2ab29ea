// Endpoints: created, described, found.
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
import { missing, nameOf, tagList, tooLong } from '../limits.ts';
import { endpointConfig, model } from './samples.ts';

const NAME = '{{run}}-endpoint';
const ARN = `{{arn}}:endpoint/${NAME}`;
const costs = { costs: true } as const;
const eventually = { eventually: true, costs: true } as const;
const byName = { EndpointName: NAME };
const update = (change: Members = {}): Members => ({
  EndpointName: NAME,
  EndpointConfigName: '{{run}}-green',
  ...change,
});
const busy = invalid('^Cannot update in-progress endpoint "arn:');

const birth: Topic['cases'] = [
  setup('CreateModel', model({ ModelName: '{{run}}-served' })),
  ...['blue', 'green'].map((name) =>
    setup(
      'CreateEndpointConfig',
      endpointConfig({
        EndpointConfigName: `{{run}}-${name}`,
        ProductionVariants: [
          {
            VariantName: 'AllTraffic',
            ModelName: '{{run}}-served',
            InstanceType: 'ml.m5.large',
            InitialInstanceCount: 2,
          },
        ],
      }),
    ),
  ),
  refuses(
    'an endpoint of a configuration that is not there is refused',
    'CreateEndpoint',
    { ...byName, EndpointConfigName: 'none' },
    invalid('^Could not find endpoint configuration'),
  ),
  refuses(
    'an endpoint without a configuration is refused',
    'CreateEndpoint',
    byName,
    missing('endpointConfigName'),
  ),
  refuses(
    'an endpoint name of 64 characters is refused',
    'CreateEndpoint',
    { EndpointName: nameOf(64, 'e'), EndpointConfigName: '{{run}}-blue' },
    tooLong('endpointName', 63),
  ),
  refuses(
    '51 tags of an endpoint are refused',
    'CreateEndpoint',
    { ...byName, EndpointConfigName: '{{run}}-blue', Tags: tagList(51) },
    tooLong('tags', 50),
  ),
  refuses(
    'an endpoint that is not there is not described',
    'DescribeEndpoint',
    { EndpointName: 'none' },
    invalid('^Could not find endpoint'),
  ),
  refuses(
    'an endpoint that is not there is not updated',
    'UpdateEndpoint',
    update({ EndpointName: 'none' }),
    invalid('^Could not find endpoint'),
  ),
  refuses(
    'an endpoint that is not there is not deleted',
    'DeleteEndpoint',
    { EndpointName: 'none' },
    invalid('^Could not find endpoint'),
  ),
  accepts(
    'an endpoint is made and its ARN given',
    'CreateEndpoint',
    { ...byName, EndpointConfigName: '{{run}}-blue', Tags: tagList(50) },
    { EndpointArn: ARN },
    costs,
  ),
  refuses(
    'an endpoint that is there already is refused',
    'CreateEndpoint',
    { ...byName, EndpointConfigName: '{{run}}-blue' },
    invalid('^Cannot create already existing endpoint'),
    costs,
  ),
  refuses('an endpoint is not updated while it is created', 'UpdateEndpoint', update(), busy, costs),
  accepts(
    'it gets into service',
    'DescribeEndpoint',
    byName,
    {
      EndpointName: NAME,
      EndpointArn: ARN,
      EndpointConfigName: '{{run}}-blue',
      EndpointStatus: 'InService',
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          CurrentWeight: 1,
          DesiredWeight: 1,
          CurrentInstanceCount: 2,
          DesiredInstanceCount: 2,
          DeployedImages: [{ SpecifiedImage: '{{image}}', ResolutionTime: timestamp }],
        },
      ],
      PendingDeploymentSummary: absent,
      CreationTime: timestamp,
      LastModifiedTime: timestamp,
    },
    eventually,
  ),
  accepts(
    'a name of 63 characters is accepted',
    'CreateEndpoint',
    { EndpointName: nameOf(63, 'e'), EndpointConfigName: '{{run}}-blue' },
    { EndpointArn: matching(':endpoint/') },
    costs,
  ),
];

export const endpoints: Topic = { topic: 'endpoints', cases: birth };
