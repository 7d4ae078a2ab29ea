// Models, configurations and endpoints for the tests, served by the fake serving process.
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { tarGz } from './archives.ts';
import { ROLE, type StandIn } from './stand-in.ts';
import { until } from './until.ts';

export interface Behaviour {
  readonly label: string;
  readonly status?: number;
  readonly delay?: number;
  readonly healthy?: boolean;
  /** Ends while it loads. */
  readonly crash?: boolean;
  /** Ends at its first request. */
  readonly dies?: boolean;
  /** What it answers with status 200 instead of a prediction. */
  readonly body?: unknown;
}

/** A model and an endpoint configuration of that name, behaving as told. */
export async function addModel({ sagemaker, outside }: StandIn, name: string, behaviour: Behaviour) {
  outside.put(`s3://models/${name}.tar.gz`, await tarGz({ '1/behaviour.json': JSON.stringify(behaviour) }));
  const PrimaryContainer = { Image: 'image', ModelDataUrl: `s3://models/${name}.tar.gz` };
  await sagemaker.send(new CreateModelCommand({ ModelName: name, PrimaryContainer, ExecutionRoleArn: ROLE }));
  const variant = { VariantName: 'AllTraffic', ModelName: name, InstanceType: 'ml.m5.large' as const };
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [{ ...variant, InitialInstanceCount: 2 }],
    }),
  );
}

export const describe = ({ sagemaker }: StandIn, EndpointName: string) =>
  sagemaker.send(new DescribeEndpointCommand({ EndpointName }));

export const settled = (standIn: StandIn, name: string) =>
  until(
    () => describe(standIn, name),
    ({ EndpointStatus: status }) => status === 'InService' || status === 'Failed',
  );

export async function createEndpoint(standIn: StandIn, EndpointName: string, EndpointConfigName: string) {
  await standIn.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));
  return settled(standIn, EndpointName);
}

export interface Guard {
  readonly type?: 'CANARY' | 'LINEAR' | 'ALL_AT_ONCE';
  /** Seconds of AWS time in each stage. */
  readonly wait?: number;
  readonly percent?: number;
  readonly alarms?: readonly string[];
}

export function update(
  standIn: StandIn,
  EndpointName: string,
  EndpointConfigName: string,
  guard: Guard = {},
) {
  const size = { Type: 'CAPACITY_PERCENT' as const, Value: guard.percent ?? 20 };
  return standIn.sagemaker.send(
    new UpdateEndpointCommand({
      EndpointName,
      EndpointConfigName,
      DeploymentConfig: {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: {
            Type: guard.type ?? 'ALL_AT_ONCE',
            WaitIntervalInSeconds: guard.wait ?? 0,
            ...(guard.type === 'CANARY' && { CanarySize: size }),
            ...(guard.type === 'LINEAR' && { LinearStepSize: size }),
          },
          TerminationWaitInSeconds: 5,
        },
        ...(guard.alarms !== undefined && {
          AutoRollbackConfiguration: { Alarms: guard.alarms.map((AlarmName) => ({ AlarmName })) },
        }),
      },
    }),
  );
}

/** The label that the model behind the endpoint answers. */
export async function ask({ runtime }: StandIn, EndpointName: string): Promise<string> {
  const answer = await runtime.send(
    new InvokeEndpointCommand({
      EndpointName,
      ContentType: 'application/json',
      Body: '{"instances":["good"]}',
    }),
  );
  return JSON.parse(answer.Body.transformToString()).predictions[0].label;
}
