// Reads a request's body within its limit: how an HTTP function comes from bytes to a value that its schema can judge.
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from './problem.ts';
import { repeatedKey } from './repeated-key.ts';

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

const NOT_UTF_8 =
  'The body is not UTF-8; convert it, and do not compress it. Bytes that are no characters were replaced on its way.';

/** What stands where a gateway found bytes that are no UTF-8; whoever means it can write `\\ufffd` in JSON. */
const REPLACED = '\ufffd';

const decoded = (bytes: Buffer, refuse: (cause?: unknown) => Problem): string => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refuse(cause);
  }
  if (text.includes(REPLACED)) throw refuse();
  return text;
};

/** @throws Problem when it is not UTF-8. */
export const readText = (event: APIGatewayProxyEventV2, limit: number): string =>
  decoded(readBytes(event, limit), () => new Problem('invalid-request', NOT_UTF_8));

/** @returns an empty object for an empty body. @throws Problem when it is not JSON, not UTF-8, or says a thing twice. */
export const readJson = (event: APIGatewayProxyEventV2, limit: number): unknown => {
  const bytes = readBytes(event, limit);
  if (bytes.byteLength === 0) return {};
  const text = decoded(bytes, () => new Problem('not-json', NOT_UTF_8));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Problem('not-json', `Send a JSON object in UTF-8. ${(cause as Error).message}`);
  }
  const repeated = repeatedKey(text);
  if (repeated === undefined) return value;
  throw new Problem(
    'invalid-request',
    `The key ${JSON.stringify(repeated.slice(0, 64))} stands twice in one object; send it once.`,
  );
};
