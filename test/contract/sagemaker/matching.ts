// Compares an answer with what a case expects, and fills a case's variables in.
import type { Json, Members } from './contract-case.ts';

export type Variables = Map<string, Json>;

/** Texts with `{{name}}` filled in; a text that is one variable only takes the variable's own type. */
export function fill(value: Json, variables: Variables): Json {
  if (typeof value === 'string') {
    const whole = /^\{\{([\w.-]+)\}\}$/.exec(value)?.[1];
    if (whole !== undefined) return known(whole, variables);
    return value.replace(/\{\{([\w.-]+)\}\}/g, (_, name: string) => String(known(name, variables)));
  }
  if (Array.isArray(value)) return value.map((item: Json) => fill(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([key, item]) => [key, fill(item, variables)]);
  return Object.fromEntries(pairs) as Json;
}

function known(name: string, variables: Variables): Json {
  const value = variables.get(name);
  if (value === undefined) throw new Error(`no case before has kept '${name}'`);
  return value;
}

/** `Endpoints.0.EndpointArn` of an answer. */
export function valueAt(answer: Json, path: string): Json | undefined {
  let value: Json | undefined = answer;
  for (const part of path.split('.')) value = (value as Record<string, Json> | undefined | null)?.[part];
  return value;
}

/** Seconds since 2017, when SageMaker began: an answer's timestamps are numbers of seconds here. */
const FIRST_TIMESTAMP = 1_483_228_800;

const special: Readonly<Record<string, (actual: Json | undefined, wanted: Json) => boolean>> = {
  $absent: (actual) => actual === undefined,
  $matches: (actual, wanted) => typeof actual === 'string' && new RegExp(String(wanted)).test(actual),
  $length: (actual, wanted) =>
    (Array.isArray(actual) || typeof actual === 'string') && actual.length === wanted,
  $timestamp: (actual) => typeof actual === 'number' && actual > FIRST_TIMESTAMP && actual < 4e9,
};

const shown = (value: Json | undefined): string => (JSON.stringify(value) ?? 'nothing').slice(0, 600);

/** What differs, in words; members that a case does not name may be anything. */
export function differences(actual: Json | undefined, expected: Json, path = 'answer'): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [`${path}: ${expected.length} items wanted, ${shown(actual)} seen`];
    }
    return expected.flatMap((item: Json, i) => differences(actual[i] as Json, item, `${path}[${i}]`));
  }
  if (typeof expected !== 'object' || expected === null) {
    return actual === expected ? [] : [`${path}: ${shown(expected)} wanted, ${shown(actual)} seen`];
  }
  const [[rule, wanted] = ['', null]] = Object.entries(expected);
  const check = special[rule];
  if (check !== undefined) {
    return check(actual, wanted) ? [] : [`${path}: ${shown(expected)} wanted, ${shown(actual)} seen`];
  }
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) {
    return [`${path}: ${shown(expected)} wanted, ${shown(actual)} seen`];
  }
  return Object.entries(expected as Members).flatMap(([key, item]) =>
    differences((actual as Members)[key], item, `${path}.${key}`),
  );
}
