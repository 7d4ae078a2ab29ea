// The CLI's way to the API: every request signed, every answer handed on.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { signedApi } from '../../../cli/signed-api.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server | undefined;
afterEach(() => void server?.close());

const serving = async (status: number, answer: string) => {
  const seen: Seen[] = [];
  const listening = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(status).end(answer);
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/$default`;
  return {
    seen,
    url,
    api: signedApi({ url, region: 'eu-west-1', accessKeyId: 'test', secretAccessKey: 'test' }),
  };
};

describe('a request', () => {
  test('is signed for execute-api in the stage’s region', async () => {
    const { api, seen } = await serving(200, '{}');
    await api.post('/predict-sentiment', { text: 'x' }, { 'idempotency-key': 'k' });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/$default/predict-sentiment',
      body: '{"text":"x"}',
    });
    expect(seen[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': 'k' });
    expect(seen[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/eu-west-1\/execute-api\/aws4_request/,
    );
  });

  test('to look at something has no body', async () => {
    const { api, seen } = await serving(200, '{}');
    await api.get('/health');
    expect(seen[0]).toMatchObject({ method: 'GET', body: '' });
  });
});

describe('an answer', () => {
  test.each([200, 404, 500])('of status %i is handed on as it is', async (status) => {
    const { api } = await serving(status, '{"a":1}');
    expect(await api.get('/x')).toEqual({ status, body: { a: 1 } });
  });

  test('may be empty', async () => {
    const { api } = await serving(200, '');
    expect(await api.get('/x')).toEqual({ status: 200, body: null });
  });

  test('that is no JSON, as a broken gateway gives, is handed on too', async () => {
    const { api } = await serving(502, 'Bad Gateway');
    expect(await api.get('/x')).toMatchObject({ status: 502 });
  });

  test('that never comes is an error', async () => {
    const api = signedApi({ url: 'http://127.0.0.1:1', region: 'r', accessKeyId: 'a', secretAccessKey: 's' });
    await expect(api.get('/x')).rejects.toThrow();
  });
});
