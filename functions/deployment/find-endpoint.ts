// Looks the endpoint up; that there is none yet is an answer, not an error.
import { DescribeEndpointCommand, type PendingDeploymentSummary } from '@aws-sdk/client-sagemaker';
import type { Dependencies } from '../runtime/dependencies.ts';

export interface Endpoint {
  readonly arn: string;
  readonly status: string;
  readonly liveConfig: string;
  readonly pendingConfig: string | undefined;
  /** What the shift of traffic is at, in SageMaker's words: its share, how long it bakes. */
  readonly pendingMessage: string | undefined;
}

/** It serves the configuration, or is being moved to it. */
export const isHeadingFor = (endpoint: Endpoint, configName: string): boolean =>
  endpoint.liveConfig === configName || endpoint.pendingConfig === configName;

/** SageMaker answers ValidationException "Could not find endpoint" for a missing one (aws-contracts §2.9). */
const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'ValidationException' &&
  error.message.startsWith('Could not find endpoint');

const pendingMessage = (pending: PendingDeploymentSummary | undefined): string | undefined => {
  const variants = pending?.ProductionVariants ?? [];
  const messages = variants.flatMap(({ VariantStatus = [] }) =>
    VariantStatus.map(({ Status, StatusMessage }) => StatusMessage ?? Status ?? ''),
  );
  return messages.length === 0 ? undefined : messages.join(' ');
};

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
      pendingMessage: pendingMessage(answer.PendingDeploymentSummary),
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};
