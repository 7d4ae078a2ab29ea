// Calls the loop's HTTP API with signed requests: the same on AWS and on the laptop, where the keys are `test`.
import { AwsClient } from 'aws4fetch';

export interface ApiOptions {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ApiReply {
  readonly status: number;
  readonly body: unknown;
}

export interface Api {
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<ApiReply>;
  /** A body that is no JSON. */
  readonly upload: (
    path: string,
    contentType: string,
    body: string,
    headers?: Record<string, string>,
  ) => Promise<ApiReply>;
  readonly put: (path: string, body: unknown) => Promise<ApiReply>;
  readonly get: (path: string) => Promise<ApiReply>;
  readonly delete: (path: string) => Promise<ApiReply>;
}

const TIMEOUT_MS = 30_000;

const readBody = (text: string): unknown => {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text; // a gateway's own page: better shown than swallowed
  }
};

/** An answer of any status is returned; only a connection that fails throws. */
export const signedApi = ({ url, ...keys }: ApiOptions): Api => {
  const client = new AwsClient({ ...keys, service: 'execute-api', retries: 0 });
  const call = async (path: string, init: RequestInit): Promise<ApiReply> => {
    const answer = await client.fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await answer.text();
    return { status: answer.status, body: readBody(text) };
  };
  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return {
    post: (path, body, headers) => send('POST', path, body, headers),
    upload: (path, contentType, body, headers = {}) =>
      call(path, { method: 'POST', body, headers: { 'content-type': contentType, ...headers } }),
    put: (path, body) => send('PUT', path, body),
    get: (path) => call(path, { method: 'GET' }),
    delete: (path) => call(path, { method: 'DELETE' }),
  };
};
