// What AWS refuses before it looks at any constraint: bodies and members that are not of the type they should be.
import type * as z from 'zod';
import { SageMakerError } from '../errors.ts';

const serializationException = (message: string) => new SageMakerError('SerializationException', message);

const WANTED: Readonly<Record<string, string>> = {
  string: 'a String',
  number: 'an Integer',
  int: 'an Integer',
  boolean: 'a Boolean',
};

/** A member that is null counts as left out. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(present.map(([key, item]) => [key, withoutNulls(item)]));
}

/** A request's members; an empty body has none. Throws SerializationException. */
export function membersOf(body: Buffer): object {
  let value: unknown;
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw serializationException('The request body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw serializationException('The request body is not a JSON object');
  }
  return withoutNulls(value) as object;
}

function mismatch(expected: string, input: unknown): string {
  if (Array.isArray(input)) return 'Start of list found where not expected';
  if (typeof input === 'object') return 'Start of structure or map found where not expected.';
  const wanted = WANTED[expected];
  if (wanted === undefined) return 'Unexpected field type';
  const found = typeof input === 'boolean' ? String(input) : typeof input;
  return `${found.toUpperCase()}_VALUE can not be converted to ${wanted}`;
}

/** The exception for a member of a wrong type, if the schema's `issues` (parsed with `reportInput`) tell of one. */
export function wrongType(issues: readonly z.core.$ZodIssue[]): SageMakerError | undefined {
  for (const issue of issues) {
    if (issue.code !== 'invalid_type' || issue.input === undefined || issue.input === null) continue;
    return serializationException(mismatch(issue.expected, issue.input));
  }
  return undefined;
}
