// ModelError: what a caller reads when the container refused, failed or did not answer.
import { SageMakerError } from '../errors.ts';
import type { World } from '../world.ts';
import { type ContainerAnswer, ContainerTimeout } from './container-call.ts';
import { endpointLogGroup } from './variant-fleet.ts';

interface ModelFault {
  readonly status: number;
  readonly text: string;
  readonly message: string;
}

const unanswered = (error: Error): ModelFault => ({
  status: 0,
  text: error.message,
  message:
    error instanceof ContainerTimeout
      ? 'Received server error (0) from primary with message "Your invocation timed out while waiting for a response from container primary. Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again."'
      : `Received server error (0) from primary with message "${error.message}".`,
});

function refused({ status, body }: ContainerAnswer): ModelFault {
  const text = body.toString('utf8');
  const kind = status >= 400 && status < 500 ? 'client' : 'server';
  return { status, text, message: `Received ${kind} error (${status}) from primary with message "${text}".` };
}

/** `Received client error (400) from primary with message "…"`, for an answer that is no success or for none. */
export function modelError(
  world: World,
  endpoint: string,
  logStream: string,
  outcome: ContainerAnswer | Error,
): SageMakerError {
  const fault = outcome instanceof Error ? unanswered(outcome) : refused(outcome);
  const group = endpointLogGroup(endpoint);
  const console_ = `https://${world.region}.console.aws.amazon.com/cloudwatch/home?region=${world.region}#logEventViewer:group=${group}`;
  return new SageMakerError(
    'ModelError',
    `${fault.message} See ${console_} in account ${world.account} for more information.`,
    424,
    {
      OriginalStatusCode: fault.status,
      OriginalMessage: fault.text,
      LogStreamArn: `arn:aws:logs:${world.region}:${world.account}:log-group:${group}:log-stream:${logStream}`,
    },
  );
}
