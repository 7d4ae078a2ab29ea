// How a route of the HTTP API is described: the handler parses by it, the OpenAPI document and the tests are made from it.
import * as z from 'zod';
import { invalidText, isValidText } from '../../events/valid-text.ts';
import type { ProblemName } from '../runtime/problem-types.ts';

export type Service =
  | 'inference'
  | 'feedback'
  | 'registry'
  | 'evaluation'
  | 'retraining'
  | 'notification'
  | 'reference';

/**
 * Who may call: `operator` needs a signature; `application` needs one too, or a token on a stage with `applicationAuth: jwt`;
 * `reader` needs one unless the stage opens the description; `link` needs none: what is signed is the address itself; `anyone`
 * needs nothing where the route is served at all.
 */
export type Caller = 'operator' | 'application' | 'reader' | 'link' | 'anyone';

export interface Content {
  /** `application/json` where nothing else is said. */
  readonly type?: string;
  readonly schema: z.ZodType;
  readonly example: unknown;
}

export interface Answer extends Content {
  readonly description: string;
  readonly headers?: Readonly<Record<string, z.ZodType>>;
}

export interface RequestBody {
  /** Bytes; 64 KiB where nothing is said. */
  readonly limit?: number;
  /** Whether an empty body is a request too. */
  readonly optional?: boolean;
  readonly content: readonly Content[];
}

export interface Operation {
  /** The name of its function in deploy/functions.yml. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly service: Service;
  /** `operator` where nothing is said. */
  readonly caller?: Caller;
  readonly summary: string;
  readonly description?: string;
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: RequestBody;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Beside those that every route of its kind may answer: see `problemsOf`. */
  readonly problems: readonly ProblemName[];
}

export const operation = <const Described extends Operation>(described: Described): Described => described;

const JSON_TYPE = 'application/json';

/** Everything that a route may answer instead of what was asked for. */
export const problemsOf = ({ body, query, caller, problems }: Operation): readonly ProblemName[] => {
  const isJson = body?.content.some(({ type = JSON_TYPE }) => type === JSON_TYPE);
  const reads: readonly ProblemName[] =
    body === undefined ? [] : [...(isJson ? (['not-json'] as const) : []), 'body-too-large'];
  const judges: readonly ProblemName[] = body === undefined && query === undefined ? [] : ['invalid-request'];
  const knows: readonly ProblemName[] = caller === 'application' ? ['token-names-nobody'] : [];
  return [...new Set<ProblemName>([...knows, ...judges, ...reads, ...problems, 'internal'])];
};

export const json = (schema: z.ZodType, example: unknown): Content => ({ schema, example });

/** A query's `limit`. */
export const pageLimit = (what: string) =>
  z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'must be a whole number from 1 to 100')
    .transform(Number)
    .default(20)
    .meta({ description: `${what} a page, 1 to 100; 20 where nothing is said` });

/** A note that a person writes. @param field its name, for the complaint. */
export const note = (field: string, longest: number) =>
  z.string().trim().min(1).max(longest).refine(isValidText, invalidText(field)).meta({ pattern: '\\S' });

export const Issue = z.strictObject({ path: z.string(), message: z.string() });
export const Time = z.iso.datetime().describe('ISO 8601, UTC');
export const Share = z.number().min(0).max(1).describe('a share of 1');
export const Count = z.number().int().nonnegative();
export const Version = z.number().int().positive().describe('version in the model registry');
export const CycleNumber = z.number().int().positive().describe('number of the retraining cycle');
