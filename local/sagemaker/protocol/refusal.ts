// A schema's complaints in the words of AWS's request validation.
import type * as z from 'zod';
import { type SageMakerError, validationException } from '../errors.ts';

type Issue = z.core.$ZodIssue;

/** `ProcessingInputs[0].InputName` reads `processingInputs.1.member.inputName` at AWS. */
function memberPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) =>
      typeof part === 'number'
        ? `${part + 1}.member`
        : String(part).replace(/^[A-Z]/, (c) => c.toLowerCase()),
    )
    .join('.');
}

const shown = (value: unknown): string =>
  value === undefined || value === null
    ? 'null'
    : `'${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`.slice(0, 1100);

function sizeText(issue: Issue & { code: 'too_small' | 'too_big' }): string {
  const small = issue.code === 'too_small';
  const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const numeric = issue.origin === 'number' || issue.origin === 'int';
  const what = numeric ? 'value' : 'length';
  return `Member must have ${what} ${small ? 'greater' : 'less'} than or equal to ${bound}`;
}

function constraintText(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return sizeText(issue);
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${unanchored(issue.pattern)}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    case 'invalid_type':
      return issue.input === undefined
        ? 'Member must not be null'
        : `Member must be of type ${issue.expected}`;
    default:
      return issue.message;
  }
}

const unanchored = (pattern = ''): string => pattern.replace(/^\/\^\(\?:/, '').replace(/\)\$\/[a-z]*$/, '');

function describe(issue: Issue): string[] {
  if (issue.code === 'unrecognized_keys') {
    const place = issue.path.length === 0 ? '' : ` at '${memberPath(issue.path)}'`;
    return issue.keys.map((key) => `Unknown or unsupported member '${key}'${place}`);
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.flatMap((inner) => describe({ ...inner, path: issue.path } as Issue));
  }
  if (issue.code === 'custom') return [issue.message];
  const value = shown(issue.input);
  return [
    `Value ${value} at '${memberPath(issue.path)}' failed to satisfy constraint: ${constraintText(issue)}`,
  ];
}

/** `issues` come from a parse with `reportInput`. */
export function refusal(issues: readonly Issue[]): SageMakerError {
  const only = issues.length === 1 ? issues[0] : undefined;
  if (only?.code === 'custom') return validationException(only.message);
  const texts = issues.flatMap(describe);
  const count = `${texts.length} validation error${texts.length === 1 ? '' : 's'} detected`;
  return validationException(`${count}: ${texts.join('; ')}`);
}
