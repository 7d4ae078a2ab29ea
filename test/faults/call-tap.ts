// Sits between the functions and AWS: notes each call, names it for the fault proxy behind it, and can lose a reply
// after the call was done, which that proxy cannot do for replies without a body.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The header by which the fault proxy knows a call; its value ends in a semicolon, because rules match parts of it. */
export const CALL_HEADER = 'x-loop-call';

export interface TapCounts {
  /** Calls by `function service:Operation`. */
  readonly calls: Map<string, number>;
  /** Replies lost, by the same name. */
  readonly lost: Map<string, number>;
}

/** One call as it went over the wire. */
export interface Exchange {
  /** The function's name, as deployed without its stage. */
  readonly caller: string;
  /** `service:Operation`, the service by its signing name. */
  readonly call: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly status: number;
  readonly answerHeaders: IncomingMessage['headers'];
  readonly answer: Buffer;
}

export interface CallTap extends TapCounts {
  readonly url: string;
  /** Loses the replies of the next `times` calls of that name. */
  readonly loseReplies: (call: string, times: number) => void;
  readonly close: () => Promise<void>;
}

const SERVICE = /\/aws4_request/;
const scope = (authorization = ''): string =>
  SERVICE.test(authorization) ? (authorization.split('/aws4_request')[0]?.split('/').pop() ?? '') : '';

const s3Operation = (method: string, url: string, headers: IncomingMessage['headers']): string => {
  if (method === 'GET') return url.includes('list-type=2') ? 'ListObjectsV2' : 'GetObject';
  if (method === 'PUT') return headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject';
  if (method === 'POST' && /\?delete\b/.test(url)) return 'DeleteObjects';
  return method;
};

/** `service:Operation` of a request as the SDK sends it. */
export const operationOf = (
  method: string,
  url: string,
  headers: IncomingMessage['headers'],
  body: string,
): string => {
  const service = scope(headers.authorization);
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return `${service}:${target.split('.').pop()}`;
  if (service === 's3') return `s3:${s3Operation(method, url, headers)}`;
  if (/\/endpoints\/[^/]+\/invocations/.test(url)) return 'sagemaker:InvokeEndpoint';
  return `${service}:${new URLSearchParams(body).get('Action') ?? `${method} ${url}`}`;
};

const callerOf = (agent = ''): string => /\bapp\/([A-Za-z]+)/.exec(agent)?.[1] ?? 'unknown';

const more = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

const readAll = async (stream: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const forward = (
  upstream: URL,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  call: string,
  body: Buffer,
): Promise<{ answer: IncomingMessage; content: Buffer }> =>
  new Promise((resolve, reject) => {
    const { 'transfer-encoding': _chunked, connection: _connection, ...kept } = headers;
    const onward = request(
      {
        host: upstream.hostname,
        port: upstream.port,
        path: url,
        method,
        headers: { ...kept, 'content-length': body.byteLength, [CALL_HEADER]: `${call};` },
      },
      (answer) => readAll(answer).then((content) => resolve({ answer, content }), reject),
    );
    onward.once('error', reject);
    onward.end(body);
  });

/** An answer given in AWS's place. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface TapOptions {
  /** Looks at each call before AWS does; `undefined` lets it through. */
  readonly refuse?: (call: string) => Refusal | undefined;
  /** Is told every call that was answered. */
  readonly note?: (exchange: Exchange) => void;
}

export const startCallTap = async (
  upstreamUrl: string,
  { refuse = () => undefined, note = () => {} }: TapOptions = {},
): Promise<CallTap> => {
  const upstream = new URL(upstreamUrl);
  const calls = new Map<string, number>();
  const lost = new Map<string, number>();
  const armed = new Map<string, number>();
  const loses = (call: string): boolean => {
    const left = armed.get(call) ?? 0;
    armed.set(call, left - 1);
    return left > 0;
  };
  const serve = async (incoming: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const body = await readAll(incoming);
    const { method = 'GET', url = '/', headers } = incoming;
    const caller = callerOf(headers['user-agent']);
    const operation = operationOf(method, url, headers, body.toString('latin1'));
    const call = `${caller} ${operation}`;
    more(calls, call);
    const refusal = refuse(call);
    if (refusal !== undefined) {
      reply.writeHead(refusal.status, refusal.headers);
      reply.end(refusal.body);
      return;
    }
    try {
      const { answer, content } = await forward(upstream, incoming, call, body);
      const { statusCode: status = 502, headers: answerHeaders } = answer;
      note({
        ...{ caller, call: operation, method, url, headers, body, status },
        ...{ answerHeaders, answer: content },
      });
      if (loses(call)) {
        more(lost, call);
        incoming.socket.resetAndDestroy();
        return;
      }
      const { 'transfer-encoding': _chunked, connection: _connection, ...kept } = answer.headers;
      reply.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': content.byteLength });
      reply.end(content);
    } catch {
      incoming.socket.resetAndDestroy(); // what the proxy behind did to this connection happens to the caller's too
    }
  };
  const server: Server = createServer((incoming, reply) => {
    serve(incoming, reply).catch(() => incoming.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    lost,
    loseReplies: (call, times) => void armed.set(call, times),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
};
