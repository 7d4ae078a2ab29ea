// DeploymentConfig: the limits of blue/green policies, canaries, linear steps, timeouts and alarms.
import { invalid, type Json, type Members, setup, type Topic } from '../contract-case.ts';
import {
  bothSides,
  fresh,
  missing,
  notAmong,
  type RefusedSide,
  type Side,
  times,
  tooLarge,
  tooLong,
  tooShort,
  tooSmall,
} from '../limits.ts';
import { endpointConfig, model } from './samples.ts';

const ROUTING = 'deploymentConfig.blueGreenUpdatePolicy.trafficRoutingConfiguration';
const POLICY = 'deploymentConfig.blueGreenUpdatePolicy';
const ALARMS = 'deploymentConfig.autoRollbackConfiguration.alarms';

/** An endpoint that does not get past its creation: only the configuration is looked at. */
const create = (DeploymentConfig: Members): Members => ({
  EndpointName: fresh('guarded'),
  EndpointConfigName: '{{run}}-guarded',
  DeploymentConfig,
});
const policy = (change: Members) =>
  create({
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 0 },
      ...change,
    },
  });
const routing = (change: Members) =>
  policy({ TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 0, ...change } });
const canary = (Value: Json) => routing({ Type: 'CANARY', CanarySize: { Type: 'CAPACITY_PERCENT', Value } });
const linear = (Value: Json) =>
  routing({ Type: 'LINEAR', LinearStepSize: { Type: 'CAPACITY_PERCENT', Value } });
const alarms = (value: Json) => create({ AutoRollbackConfiguration: { Alarms: value } });
const named = (count: number): Json => times(count, (position) => ({ AlarmName: `alarm-${position}` }));

const limits = (request: (value: Json) => Members, accepted: Side[], refused: RefusedSide[]) =>
  bothSides({ operation: 'CreateEndpoint', request, accepted, refused, extra: { costs: true } });

export const deployments: Topic = {
  topic: 'deployment configurations',
  cases: [
    setup('CreateModel', model({ ModelName: '{{run}}-guarded' })),
    setup(
      'CreateEndpointConfig',
      endpointConfig({
        EndpointConfigName: '{{run}}-guarded',
        ProductionVariants: [
          {
            VariantName: 'v',
            ModelName: '{{run}}-guarded',
            InstanceType: 'ml.m5.large',
            InitialInstanceCount: 2,
          },
        ],
      }),
    ),
    ...limits(
      (value) => routing({ WaitIntervalInSeconds: value }),
      [
        ['a wait of 0 seconds', 0],
        ['a wait of 3600 seconds', 3600],
      ],
      [
        ['a wait of -1 seconds', -1, tooSmall(`${ROUTING}.waitIntervalInSeconds`, 0)],
        ['a wait of 3601 seconds', 3601, tooLarge(`${ROUTING}.waitIntervalInSeconds`, 3600)],
      ],
    ),
    ...limits(
      (value) => policy({ TerminationWaitInSeconds: value }),
      [['a termination wait of 3600 seconds', 3600]],
      [
        ['a termination wait of 3601 seconds', 3601, tooLarge(`${POLICY}.terminationWaitInSeconds`, 3600)],
        ['a termination wait of -1 seconds', -1, tooSmall(`${POLICY}.terminationWaitInSeconds`, 0)],
      ],
    ),
    ...limits(
      (value) => policy({ MaximumExecutionTimeoutInSeconds: value }),
      [
        ['a timeout of 600 seconds', 600],
        ['a timeout of 28800 seconds', 28_800],
      ],
      [
        ['a timeout of 599 seconds', 599, tooSmall(`${POLICY}.maximumExecutionTimeoutInSeconds`, 600)],
        [
          'a timeout of 28801 seconds',
          28_801,
          tooLarge(`${POLICY}.maximumExecutionTimeoutInSeconds`, 28_800),
        ],
      ],
    ),
    ...limits(
      (value) => policy({ MaximumExecutionTimeoutInSeconds: 600, TerminationWaitInSeconds: value }),
      [['a timeout longer than the waits', 599]],
      [['a timeout as long as the waits', 600, invalid('MaximumExecutionTimeoutInSeconds')]],
    ),
    ...limits(
      canary,
      [
        ['a canary of 1 percent', 1],
        ['a canary of 50 percent', 50],
      ],
      [
        ['a canary of 51 percent', 51, invalid('CanarySize')],
        ['a canary of 0 percent', 0, tooSmall(`${ROUTING}.canarySize.value`, 1)],
      ],
    ),
    ...limits(
      linear,
      [
        ['a linear step of 10 percent', 10],
        ['a linear step of 50 percent', 50],
      ],
      [
        ['a linear step of 9 percent', 9, invalid('LinearStepSize')],
        ['a linear step of 51 percent', 51, invalid('LinearStepSize')],
      ],
    ),
    ...limits(
      alarms,
      [
        ['10 alarms', named(10)],
        ['an alarm name of 255 characters', [{ AlarmName: 'a'.repeat(255) }]],
      ],
      [
        ['11 alarms', named(11), tooLong(ALARMS, 10)],
        [
          'an alarm name of 256 characters',
          [{ AlarmName: 'a'.repeat(256) }],
          tooLong(`${ALARMS}.1.member.alarmName`, 255),
        ],
        ['an empty alarm name', [{ AlarmName: '' }], tooShort(`${ALARMS}.1.member.alarmName`, 1)],
        ['a list of no alarms', [], tooShort(ALARMS, 1)],
      ],
    ),
    ...limits(
      (value) => routing({ Type: value }),
      [['ALL_AT_ONCE', 'ALL_AT_ONCE']],
      [
        ['a CANARY without a size', 'CANARY', invalid('CanarySize')],
        ['a LINEAR without a step', 'LINEAR', invalid('LinearStepSize')],
        ['an unknown way of routing', 'ROUND_ROBIN', notAmong(`${ROUTING}.type`)],
      ],
    ),
    ...limits(
      (value) => policy({ TrafficRoutingConfiguration: value }),
      [],
      [
        [
          'a policy without a wait, even for ALL_AT_ONCE,',
          { Type: 'ALL_AT_ONCE' },
          missing(`${ROUTING}.waitIntervalInSeconds`),
        ],
        ['a policy without a type', { WaitIntervalInSeconds: 0 }, missing(`${ROUTING}.type`)],
      ],
    ),
  ],
};
