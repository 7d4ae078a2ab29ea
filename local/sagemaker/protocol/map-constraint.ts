// AWS names a map as a whole when one of its keys or values is refused, with all that holds for keys or values.
import type * as z from 'zod';

/** A request that was refused, and the schema that refused it. */
export interface Received {
  readonly schema: z.ZodType;
  readonly input: unknown;
}

export interface RefusedMap {
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
  readonly text: string;
}

interface Definition {
  readonly type: string;
  readonly innerType?: Schema;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
}

interface Schema {
  readonly def: Definition;
}

interface Check {
  readonly check: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: RegExp;
}

const bare = (schema: Schema): Schema =>
  schema.def.innerType === undefined ? schema : bare(schema.def.innerType);

const member = ({ def }: Schema, part: PropertyKey): Schema | undefined =>
  def.type === 'array' ? def.element : def.shape?.[String(part)];

/** `^(?:…)$` as the schemas write it, `…` as AWS does. */
export const patternText = (pattern: string): string =>
  `Member must satisfy regular expression pattern: ${pattern.replace(/^\/?\^\(\?:/, '').replace(/\)\$(?:\/[a-z]*)?$/, '')}`;

/** Everything that holds for a text, in AWS's order. */
function constraints(schema: Schema | undefined): string[] {
  const checks = (schema?.def.checks ?? []).map(({ _zod }) => _zod.def);
  const length = (bound: string, number: number) =>
    `Member must have length ${bound} than or equal to ${number}`;
  return [
    ...checks.flatMap(({ maximum }) => (maximum === undefined ? [] : [length('less', maximum)])),
    ...checks.flatMap(({ minimum }) => (minimum === undefined ? [] : [length('greater', minimum)])),
    ...checks.flatMap(({ pattern }) => (pattern === undefined ? [] : [patternText(pattern.source)])),
  ];
}

/** The map whose key or value an issue at `path` is about; `undefined` when it is about no map's content. */
export function refusedMap(
  path: readonly PropertyKey[],
  key: boolean,
  received: Received,
): RefusedMap | undefined {
  let schema: Schema | undefined = received.schema as unknown as Schema;
  let value = received.input;
  for (const [depth, part] of path.entries()) {
    const { def }: Schema = bare(schema);
    if (def.type === 'record') {
      const text = key
        ? `Map keys must satisfy constraint: [${constraints(def.keyType).join(', ')}]`
        : `Map value must satisfy constraint: [${constraints(def.valueType).join(', ')}]`;
      return { path: path.slice(0, depth), value, text };
    }
    schema = member({ def }, part);
    if (schema === undefined) return undefined;
    value = (value as Record<PropertyKey, unknown> | undefined)?.[part];
  }
  return undefined;
}
