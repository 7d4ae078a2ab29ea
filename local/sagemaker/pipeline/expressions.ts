// The expression language of a pipeline definition: `Get`, `Std:Join` and `Std:JsonGet`.
import { propertyAt } from './property-path.ts';

export type Resolved = unknown;

/** Where an expression's references lead; every reader throws an ExpressionError for what does not exist. */
export interface ExpressionScope {
  parameter(name: string): Resolved;
  executionVariable(name: string): Resolved;
  experiment(name: string): Resolved;
  /** The step's properties: what Describe answers for the resource it made. */
  stepProperties(step: string): Resolved;
  /** The parsed JSON behind a property file of a step. */
  propertyFile(step: string, file: string): Promise<unknown>;
  jsonObject(s3Uri: string): Promise<unknown>;
}

export class ExpressionError extends Error {}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The single key of an expression object, such as `Get`; `undefined` for plain data. */
export function expressionKind(value: unknown): 'Get' | 'Std:Join' | 'Std:JsonGet' | undefined {
  if (!isObject(value)) return undefined;
  const keys = Object.keys(value);
  const key = keys.length === 1 ? keys[0] : undefined;
  return key === 'Get' || key === 'Std:Join' || key === 'Std:JsonGet' ? key : undefined;
}

function get(reference: string, scope: ExpressionScope): Resolved {
  const [root = '', name = ''] = reference.split('.');
  const rest = reference.slice(root.length + name.length + 2);
  if (root === 'Parameters') return scope.parameter(reference.slice(root.length + 1));
  if (root === 'Execution') return scope.executionVariable(name);
  if (root === 'PipelineExperimentConfig') return scope.experiment(name);
  if (root === 'Steps') return required(propertyAt(scope.stepProperties(name), rest), reference);
  throw new ExpressionError(`Unknown reference '${reference}'`);
}

function required(value: Resolved, reference: string): Resolved {
  if (value === undefined) throw new ExpressionError(`The property '${reference}' does not exist`);
  return value;
}

/** `null` and objects have no text form of their own and are written as JSON. */
const textOf = (value: Resolved): string => (typeof value === 'string' ? value : JSON.stringify(value));

async function join(spec: Json, scope: ExpressionScope): Promise<string> {
  const values = Array.isArray(spec.Values) ? spec.Values : [];
  const parts = await Promise.all(values.map((value) => resolve(value, scope)));
  return parts.map(textOf).join(typeof spec.On === 'string' ? spec.On : '');
}

async function jsonGet(spec: Json, scope: ExpressionScope): Promise<Resolved> {
  const path = textOf(await resolve(spec.Path, scope));
  const document =
    spec.S3Uri === undefined
      ? await propertyFile(spec.PropertyFile, spec.Step, scope)
      : await scope.jsonObject(textOf(await resolve(spec.S3Uri, scope)));
  const value = propertyAt(document, path.replace(/^\$\.?/, ''));
  if (value === undefined) throw new ExpressionError(`The JSON has nothing at path '${path}'`);
  return value;
}

function propertyFile(file: unknown, step: unknown, scope: ExpressionScope): Promise<unknown> {
  const reference = isObject(file) ? String(file.Get) : `Steps.${String(step)}.PropertyFiles.${String(file)}`;
  const [, stepName = '', kind, fileName = ''] = reference.split('.');
  if (kind !== 'PropertyFiles') throw new ExpressionError(`'${reference}' names no property file`);
  return scope.propertyFile(stepName, fileName);
}

/** Replaces every expression in `value`, at any depth. Throws ExpressionError. */
export async function resolve(value: unknown, scope: ExpressionScope): Promise<Resolved> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolve(item, scope)));
  if (!isObject(value)) return value;
  const kind = expressionKind(value);
  if (kind === 'Get') return get(String(value.Get), scope);
  if (kind === 'Std:Join') return join(value[kind] as Json, scope);
  if (kind === 'Std:JsonGet') return jsonGet(value[kind] as Json, scope);
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await resolve(item, scope)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
