// Where two templates differ, and which of it was expected. Pure.
import type { Template } from '../../support/packaged.ts';

/** A path with `*` for a piece of a name, and the parameter that makes the difference. */
export interface Expected {
  readonly path: string;
  readonly because: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Paths such as `Resources.Bus.Properties.Name`; a part that one side lacks is one path, not one for each of its leaves. */
export const differences = (left: unknown, right: unknown, path = ''): string[] => {
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right))
    return left === right ? [] : [path];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differences(left[key], right[key], path === '' ? key : `${path}.${key}`));
};

/** Names carry the stage and an upload its time: with both taken out, what is left must have a parameter behind it. */
export const withoutStage = (template: Template, stage: string): Template =>
  JSON.parse(
    JSON.stringify(template)
      .replaceAll(`sentiment-${stage}`, 'sentiment-STAGE')
      .replace(new RegExp(`serverless/sentiment/${stage}/[^/"]+/`, 'g'), 'serverless/sentiment/STAGE/TIME/'),
  );

const matches = ({ path }: Expected): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '[^.]*')}$`);

export interface Comparison {
  readonly unexpected: readonly string[];
  /** Expected, but not there: the list has grown old. */
  readonly absent: readonly string[];
  readonly explained: number;
}

export const compare = (found: readonly string[], expected: readonly Expected[]): Comparison => {
  const patterns = expected.map((each) => ({ path: each.path, pattern: matches(each) }));
  const unexpected = found.filter((path) => !patterns.some(({ pattern }) => pattern.test(path)));
  const absent = patterns.filter(({ pattern }) => !found.some((path) => pattern.test(path)));
  return { unexpected, absent: absent.map(({ path }) => path), explained: found.length - unexpected.length };
};
