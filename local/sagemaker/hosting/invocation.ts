// InvokeEndpoint: from the caller's request to one serving process and back, in SageMaker's terms.
import { SageMakerError } from '../errors.ts';
import type { World } from '../world.ts';
import { type ContainerAnswer, ContainerTimeout, callContainer } from './container-call.ts';
import { endpointArn } from './endpoint-record.ts';
import { endpointLogGroup } from './fleet.ts';
import type { Destination, LiveEndpoint } from './live-endpoint.ts';

export interface InvocationRequest {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface InvocationAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The caller's headers that a container sees. */
const FORWARDED = [
  'content-type',
  'accept',
  'x-amzn-sagemaker-custom-attributes',
  'x-amzn-sagemaker-inference-id',
  'x-amzn-sagemaker-target-model',
  'x-amzn-sagemaker-session-id',
] as const;

const LIMITS: Readonly<Record<string, number>> = {
  'x-amzn-sagemaker-custom-attributes': 1024,
  'x-amzn-sagemaker-inference-id': 64,
  'x-amzn-sagemaker-target-variant': 63,
};

const validationError = (message: string) => new SageMakerError('ValidationError', message);

const headerOf = (request: InvocationRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

function checkHeaders(request: InvocationRequest): void {
  for (const [name, limit] of Object.entries(LIMITS)) {
    if ((headerOf(request, name)?.length ?? 0) > limit) {
      throw validationError(`Header ${name} must have length less than or equal to ${limit}`);
    }
  }
}

/** Throws ValidationError, for an endpoint that does not serve yet as for a missing one, or ServiceUnavailable. */
function liveEndpoint(world: World, name: string): LiveEndpoint {
  const record = world.state.endpoints.get(endpointArn(world, name));
  const live = world.endpoints.get(name);
  const serves = ['InService', 'Updating', 'RollingBack'].includes(record?.EndpointStatus ?? '');
  if (!serves) throw validationError(`Endpoint ${name} of account ${world.account} not found.`);
  if (live === undefined || live.shares.length === 0) {
    throw new SageMakerError('ServiceUnavailable', `Endpoint ${name} is being restored.`, 503);
  }
  return live;
}

function destinationOf(live: LiveEndpoint, request: InvocationRequest): Destination {
  const target = headerOf(request, 'x-amzn-sagemaker-target-variant');
  if (target !== undefined && !live.hasVariant(target)) {
    throw validationError(`Variant ${target} of endpoint ${request.endpoint} not found.`);
  }
  const destination = live.pick(target);
  if (destination === undefined) {
    throw new SageMakerError('ServiceUnavailable', 'No instance of the endpoint is available.', 503);
  }
  return destination;
}

interface ModelFault {
  readonly status: number;
  readonly text: string;
  readonly message: string;
}

/** `Received client error (400) from primary with message "…"`, as callers see it. */
function modelError(
  world: World,
  request: InvocationRequest,
  to: Destination,
  fault: ModelFault,
): SageMakerError {
  const group = endpointLogGroup(request.endpoint);
  const console_ = `https://${world.region}.console.aws.amazon.com/cloudwatch/home?region=${world.region}#logEventViewer:group=${group}`;
  return new SageMakerError(
    'ModelError',
    `${fault.message} See ${console_} in account ${world.account} for more information.`,
    424,
    {
      OriginalStatusCode: fault.status,
      OriginalMessage: fault.text,
      LogStreamArn: `arn:aws:logs:${world.region}:${world.account}:log-group:${group}:log-stream:${to.variant.logStream}`,
    },
  );
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

function answerOf(answer: ContainerAnswer, to: Destination): InvocationAnswer {
  const custom = answer.headers['x-amzn-sagemaker-custom-attributes'];
  return {
    body: answer.body,
    headers: {
      'Content-Type': answer.headers['content-type'] ?? 'application/octet-stream',
      'x-Amzn-Invoked-Production-Variant': to.variant.name,
      ...(custom !== undefined && { 'X-Amzn-SageMaker-Custom-Attributes': String(custom) }),
    },
  };
}

const microseconds = (from: bigint, to: bigint): number => Number(to - from) / 1000;

/** `received`: when the request arrived, of `process.hrtime.bigint()`. Throws the runtime's errors. */
export async function invoke(
  world: World,
  request: InvocationRequest,
  received: bigint,
): Promise<InvocationAnswer> {
  checkHeaders(request);
  const to = destinationOf(liveEndpoint(world, request.endpoint), request);
  const headers = FORWARDED.flatMap((name) => {
    const value = headerOf(request, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  to.instance.outstanding += 1;
  const sent = process.hrtime.bigint();
  const outcome = await callContainer(to.instance, Object.fromEntries(headers), request.body)
    .catch((error: Error) => error)
    .finally(() => {
      to.instance.outstanding -= 1;
    });
  const back = process.hrtime.bigint();
  const status = outcome instanceof Error ? 0 : outcome.status;
  world.metrics.record({
    endpoint: request.endpoint,
    variant: to.variant.name,
    config: to.fleet.configName,
    status,
    modelLatency: microseconds(sent, back),
    overheadLatency: microseconds(received, sent) + microseconds(back, process.hrtime.bigint()),
  });
  if (outcome instanceof Error) throw modelError(world, request, to, unanswered(outcome));
  if (status < 200 || status >= 300) throw modelError(world, request, to, refused(outcome));
  return answerOf(outcome, to);
}
