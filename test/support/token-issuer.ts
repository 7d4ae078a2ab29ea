// An issuer of tokens on this machine, with the two documents by which API Gateway gets to its keys.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TokenIssuer {
  readonly url: string;
  /** A token for `AUDIENCE` that counts for an hour, unless the claims say otherwise. */
  readonly token: (claims: Readonly<Record<string, unknown>>, key?: KeyObject) => string;
  readonly close: () => Promise<void>;
}

export const AUDIENCE = 'shop';
const KEY_ID = 'first';
const AN_HOUR = 3_600;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const newKeyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

export const startTokenIssuer = async (): Promise<TokenIssuer> => {
  const { privateKey, publicKey } = newKeyPair();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' };
  let url = '';
  const server = createServer(({ url: path }, reply) => {
    const documents: Record<string, object> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': { keys: [jwk] },
    };
    const found = documents[path ?? ''];
    reply.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    reply.end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (claims, key = privateKey) => {
      const now = Math.floor(Date.now() / 1000);
      const all = { iss: url, aud: AUDIENCE, iat: now - 1, exp: now + AN_HOUR, ...claims };
      const words = `${part({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${part(all)}`;
      return `${words}.${sign('sha256', Buffer.from(words), key).toString('base64url')}`;
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
};
