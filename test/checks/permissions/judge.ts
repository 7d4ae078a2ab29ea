// Calls against roles: what was refused, what was granted and never used, and why that is.
import type { Template } from '../../support/packaged.ts';
import { type Asked, askedBy } from './asked.ts';
import { allows, type Grant, grantsOf } from './evaluate.ts';
import { type Reason, reasonFor } from './not-exercised.ts';
import { statementsOf } from './packaged-roles.ts';

type Call = Parameters<typeof askedBy>[0] & { readonly caller: string };

export interface Judgement {
  readonly name: string;
  readonly calls: number;
  readonly refused: readonly Asked[];
  readonly grants: number;
  readonly unused: readonly { readonly grant: Grant; readonly reason: Reason | undefined }[];
}

const roleOf = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}Role`;

/** The functions in the template, as `predictSentiment`. */
export const functionNames = ({ Resources }: Template, prefix: string): string[] =>
  Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => Properties.FunctionName.slice(prefix.length + 1))
    .sort();

export const judge = (template: Template, name: string, calls: readonly Call[]): Judgement => {
  const grants = grantsOf(statementsOf(template, roleOf(name)));
  const asked = calls.flatMap(askedBy);
  const unused = grants.filter((grant) => !asked.some((each) => allows(grant, each)));
  return {
    name,
    calls: calls.length,
    refused: asked.filter((each) => !grants.some((grant) => allows(grant, each))),
    grants: grants.length,
    unused: unused.map((grant) => ({ grant, reason: reasonFor(name, grant) })),
  };
};
