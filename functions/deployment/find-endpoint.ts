// Looks the endpoint up; that there is none yet is an answer, not an error.
import { DescribeEndpointCommand } from '@aws-sdk/client-sagemaker';
import type { Dependencies } from '../runtime/dependencies.ts';

export interface Endpoint {
  readonly arn: string;
  readonly status: string;
  readonly liveConfig: string;
  readonly pendingConfig: string | undefined;
}

/** It serves the configuration, or is being moved to it. */
export const isHeadingFor = (endpoint: Endpoint, configName: string): boolean =>
  endpoint.liveConfig === configName || endpoint.pendingConfig === configName;

/** SageMaker answers ValidationException "Could not find endpoint" for a missing one (aws-contracts §2.9). */
const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'ValidationException' &&
  error.message.startsWith('Could not find endpoint');

export const findEndpoint = async (
  { sagemaker }: Pick<Dependencies, 'sagemaker'>,
  EndpointName: string,
): Promise<Endpoint | undefined> => {
  try {
    const answer = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    return {
      arn: answer.EndpointArn ?? '',
      status: answer.EndpointStatus ?? '',
      liveConfig: answer.EndpointConfigName ?? '',
      pendingConfig: answer.PendingDeploymentSummary?.EndpointConfigName,
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};
