// Decides as IAM does, for the part of its language that the packaged roles use: Allow, wildcards, and to whom a role is passed. Pure.
import type { Asked } from './asked.ts';
import type { Statement } from './packaged-roles.ts';

const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text);

/** @throws Error for a condition of another kind. */
const holds = (condition: unknown, { passedTo }: Asked): boolean => {
  if (condition === undefined) return true;
  const { StringEquals, ...others } = condition as { StringEquals?: Record<string, string> };
  const [[key, wanted] = ['', ''], ...more] = Object.entries(StringEquals ?? {});
  if (Object.keys(others).length > 0 || more.length > 0 || key !== 'iam:PassedToService')
    throw new Error(`The condition ${JSON.stringify(condition)} is not read here.`);
  return wanted === passedTo;
};

const actionFits = (pattern: string, action: string): boolean =>
  like(pattern.toLowerCase(), action.toLowerCase());

export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly condition: unknown;
}

export const grantsOf = (statements: readonly Statement[]): Grant[] =>
  statements.flatMap(({ actions, resources, condition }) =>
    actions.flatMap((action) => resources.map((resource) => ({ action, resource, condition }))),
  );

export const allows = ({ action, resource, condition }: Grant, asked: Asked): boolean =>
  actionFits(action, asked.action) && like(resource, asked.resource) && holds(condition, asked);
