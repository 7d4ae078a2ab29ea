// Endpoints moved to another configuration, reweighted, listed and deleted; after the topic of endpoints.
import {
  absent,
  accepts,
  invalid,
  type Json,
  type Members,
  matching,
  type Refusal,
  refuses,
  type Topic,
  timestamp,
} from '../contract-case.ts';
import { notAmong, tooLarge, tooShort, tooSmall } from '../limits.ts';

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
const CANARY = {
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'CANARY',
      WaitIntervalInSeconds: 60,
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: 50 },
    },
    TerminationWaitInSeconds: 0,
  },
};
const busy = invalid('^Cannot update in-progress endpoint "arn:');

const deployment: Topic['cases'] = [
  refuses(
    'an update to a configuration that is not there is refused',
    'UpdateEndpoint',
    update({ EndpointConfigName: 'none' }),
    invalid('^Could not find endpoint configuration'),
    costs,
  ),
  accepts(
    'an update begins a deployment',
    'UpdateEndpoint',
    update({ DeploymentConfig: CANARY }),
    { EndpointArn: ARN },
    costs,
  ),
  accepts(
    'the deployment bakes with half of the traffic',
    'DescribeEndpoint',
    byName,
    {
      EndpointStatus: 'Updating',
      EndpointConfigName: '{{run}}-blue',
      PendingDeploymentSummary: {
        EndpointConfigName: '{{run}}-green',
        StartTime: timestamp,
        ProductionVariants: [
          {
            VariantName: 'AllTraffic',
            VariantStatus: [
              { Status: 'Baking', StatusMessage: matching('^Baking for 60 seconds'), StartTime: timestamp },
            ],
          },
        ],
      },
    },
    eventually,
  ),
  refuses('an update during an update is refused', 'UpdateEndpoint', update(), busy, costs),
  refuses('a deletion during an update is refused', 'DeleteEndpoint', byName, busy, costs),
  refuses(
    'new weights during an update are refused',
    'UpdateEndpointWeightsAndCapacities',
    { ...byName, DesiredWeightsAndCapacities: [{ VariantName: 'AllTraffic', DesiredWeight: 2 }] },
    busy,
    costs,
  ),
  accepts(
    'the endpoint is in service on the new configuration',
    'DescribeEndpoint',
    byName,
    {
      EndpointStatus: 'InService',
      EndpointConfigName: '{{run}}-green',
      PendingDeploymentSummary: absent,
      FailureReason: absent,
      LastDeploymentConfig: CANARY,
    },
    eventually,
  ),
];

const weights: Topic['cases'] = [
  refuses(
    'weights of a variant that is not there are refused',
    'UpdateEndpointWeightsAndCapacities',
    { ...byName, DesiredWeightsAndCapacities: [{ VariantName: 'None', DesiredWeight: 1 }] },
    invalid('None'),
    costs,
  ),
  refuses(
    'no weights are refused',
    'UpdateEndpointWeightsAndCapacities',
    { ...byName, DesiredWeightsAndCapacities: [] },
    tooShort('desiredWeightsAndCapacities', 1),
  ),
  refuses(
    'a negative weight is refused',
    'UpdateEndpointWeightsAndCapacities',
    { ...byName, DesiredWeightsAndCapacities: [{ VariantName: 'AllTraffic', DesiredWeight: -1 }] },
    tooSmall('desiredWeightsAndCapacities.1.member.desiredWeight', 0),
  ),
  accepts(
    'weights are changed',
    'UpdateEndpointWeightsAndCapacities',
    { ...byName, DesiredWeightsAndCapacities: [{ VariantName: 'AllTraffic', DesiredWeight: 3 }] },
    { EndpointArn: ARN },
    costs,
  ),
  accepts(
    'the new weights are described',
    'DescribeEndpoint',
    byName,
    { EndpointStatus: 'InService', ProductionVariants: [{ CurrentWeight: 3, DesiredWeight: 3 }] },
    eventually,
  ),
];

const list = (change: Members): Members => ({ NameContains: NAME, ...change });
const found = {
  Endpoints: [
    {
      EndpointName: NAME,
      EndpointArn: ARN,
      EndpointStatus: 'InService',
      CreationTime: timestamp,
      LastModifiedTime: timestamp,
    },
  ],
};
const bad = (member: string, value: Json, refusal: Refusal) =>
  refuses(`ListEndpoints: ${member} ${value} is refused`, 'ListEndpoints', { [member]: value }, refusal);

const end: Topic['cases'] = [
  accepts(
    'endpoints are listed by status',
    'ListEndpoints',
    list({ StatusEquals: 'InService', SortBy: 'Status' }),
    found,
    costs,
  ),
  accepts('endpoints of another status are none', 'ListEndpoints', list({ StatusEquals: 'Failed' }), {
    Endpoints: [],
  }),
  bad('MaxResults', 101, tooLarge('maxResults', 100)),
  bad('MaxResults', 0, tooSmall('maxResults', 1)),
  bad('SortBy', 'Colour', notAmong('sortBy')),
  bad('StatusEquals', 'Asleep', notAmong('statusEquals')),
  bad('NameContains', 'a_b', invalid('nameContains')),
  accepts('an endpoint is deleted', 'DeleteEndpoint', byName, {}, costs),
  refuses(
    'a deleted endpoint is gone',
    'DescribeEndpoint',
    byName,
    invalid('^Could not find endpoint'),
    eventually,
  ),
];

export const endpointUpdates: Topic = {
  topic: 'updates of endpoints',
  cases: [...deployment, ...weights, ...end],
};
