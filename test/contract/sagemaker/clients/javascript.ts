// The cases' requests sent with the AWS SDK for JavaScript.
import * as sagemaker from '@aws-sdk/client-sagemaker';
import * as runtime from '@aws-sdk/client-sagemaker-runtime';
import type { Json, Members } from '../contract-case.ts';
import type { ContractClient, Place, ReceivedRefusal, Reply } from './contract-client.ts';

interface Sender {
  send(command: unknown): Promise<object>;
  destroy(): void;
}

type Command = new (input: object) => unknown;

/** `{ $date: seconds }` as a Date. */
function outgoing(value: Json): unknown {
  if (Array.isArray(value)) return value.map((item: Json) => outgoing(item));
  if (typeof value !== 'object' || value === null) return value;
  const { $date } = value as Members;
  if (typeof $date === 'number') return new Date($date * 1000);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, outgoing(item)]));
}

/** Dates as seconds, bytes as text. */
function incoming(value: unknown): Json | undefined {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map((item) => incoming(item) as Json);
  if (typeof value !== 'object' || value === null) return value as Json | undefined;
  const pairs = Object.entries(value).filter(([key, item]) => key !== '$metadata' && item !== undefined);
  return Object.fromEntries(pairs.map(([key, item]) => [key, incoming(item)])) as Json;
}

interface ServiceError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: unknown;
}

function refusalOf(error: ServiceError): ReceivedRefusal {
  const status = error.$metadata?.httpStatusCode;
  if (status === undefined) throw error;
  const { name, message } = error;
  const own = Object.entries(error).filter(([key]) => !key.startsWith('$') && key !== 'name');
  return { name, status, message, members: incoming(Object.fromEntries(own)) as Members };
}

function senders({ url, region }: Place): { control: Sender; runtime: Sender } {
  const local = { endpoint: url ?? '', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const config = { region, maxAttempts: 1, ...(url !== undefined && local) };
  return {
    control: new sagemaker.SageMakerClient(config) as unknown as Sender,
    runtime: new runtime.SageMakerRuntimeClient(config) as unknown as Sender,
  };
}

export function javascriptClient(place: Place): ContractClient {
  const { control, runtime: invoker } = senders(place);
  return {
    name: '@aws-sdk/client-sagemaker',
    async call(operation, request): Promise<Reply> {
      const name = `${operation}Command`;
      const own = (sagemaker as unknown as Record<string, Command>)[name];
      const CommandClass = own ?? (runtime as unknown as Record<string, Command>)[name];
      if (CommandClass === undefined) throw new Error(`the SDK has no operation ${operation}`);
      const command = new CommandClass(outgoing(request) as object);
      try {
        const answer = await (own === undefined ? invoker : control).send(command);
        return { answer: incoming(answer) as Members, findings: [] };
      } catch (error) {
        return { refusal: refusalOf(error as ServiceError), findings: [] };
      }
    },
    async close() {
      control.destroy();
      invoker.destroy();
    },
  };
}
