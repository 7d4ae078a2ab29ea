// InvokeEndpoint: from the caller's request to one serving process and back, in SageMaker's terms.
import { SageMakerError } from '../errors.ts';
import type { World } from '../world.ts';
import { type ContainerAnswer, callContainer } from './container-call.ts';
import { endpointArn } from './endpoint-record.ts';
import type { Destination, LiveEndpoint } from './live-endpoint.ts';
import { modelError } from './model-error.ts';
import type { ServingInstance } from './serving-instance.ts';

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
] as const;

const validationError = (message: string) => new SageMakerError('ValidationError', message);

const headerOf = (request: InvocationRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

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
  if (destination === undefined) throw unavailable();
  return destination;
}

const unavailable = () =>
  new SageMakerError('ServiceUnavailable', 'No instance of the endpoint is available.', 503);

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

async function call(
  instance: ServingInstance,
  headers: Record<string, string>,
  body: Buffer,
): Promise<ContainerAnswer | Error> {
  instance.outstanding += 1;
  return callContainer(instance, headers, body)
    .catch((error: Error) => error)
    .finally(() => {
      instance.outstanding -= 1;
    });
}

/** `received`: when the request arrived, of `process.hrtime.bigint()`. Throws the runtime's errors. */
export async function invoke(
  world: World,
  request: InvocationRequest,
  received: bigint,
): Promise<InvocationAnswer> {
  const to = destinationOf(liveEndpoint(world, request.endpoint), request);
  const headers = FORWARDED.flatMap((name) => {
    const value = headerOf(request, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const { instance } = to;
  const sent = process.hrtime.bigint();
  const outcome =
    instance === undefined ? unavailable() : await call(instance, Object.fromEntries(headers), request.body);
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
  // An alarm must see a fleet in which nobody is left to answer, hence only now.
  if (outcome instanceof SageMakerError) throw outcome;
  if (outcome instanceof Error || status < 200 || status >= 300) {
    throw modelError(world, request.endpoint, to.variant.logStream, outcome);
  }
  return answerOf(outcome, to);
}
