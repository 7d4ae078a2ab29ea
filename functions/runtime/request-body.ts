// Reads a request's body within its limit: how an HTTP function comes from bytes to a value that its schema can judge.
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from './problem.ts';

export const KIB = 1024;
export const MAXIMUM_BODY_BYTES = 64 * KIB;

/** @throws Problem when the body is longer than `limit` bytes. */
export const readBytes = ({ body = '', isBase64Encoded }: APIGatewayProxyEventV2, limit: number): Buffer => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength <= limit) return bytes;
  throw new Problem(
    'body-too-large',
    `Send at most ${limit / KIB} KiB; this body has ${bytes.byteLength} bytes.`,
  );
};

/** @throws Problem when it is not UTF-8. */
export const readText = (event: APIGatewayProxyEventV2, limit: number): string => {
  const bytes = readBytes(event, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('invalid-request', 'The body is not UTF-8; convert the file, and do not compress it.');
  }
};

/** @returns an empty object for an empty body. @throws Problem when it is not JSON or not UTF-8. */
export const readJson = (event: APIGatewayProxyEventV2, limit: number): unknown => {
  const bytes = readBytes(event, limit);
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Problem('not-json', `Send a JSON object in UTF-8. ${(cause as Error).message}`);
  }
};
