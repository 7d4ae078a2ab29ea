// A schema's complaints in the words of AWS's request validation.
import type * as z from 'zod';
import { type SageMakerError, validationException } from '../errors.ts';
import { patternText, type Received, refusedMap } from './map-constraint.ts';

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

/** Lists and maps as AWS shows them: `[a, b]`, `{key=value}`. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, item]) => `${key}=${written(item)}`);
  return `{${pairs.join(', ')}}`;
}

const isMissing = (value: unknown): boolean => value === undefined || value === null;

const shown = (value: unknown): string => (isMissing(value) ? 'null' : `'${written(value).slice(0, 1100)}'`);

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
      return patternText(issue.pattern ?? '');
    case 'invalid_value':
      return isMissing(issue.input)
        ? 'Member must not be null'
        : `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    case 'invalid_type':
      return isMissing(issue.input) ? 'Member must not be null' : `Member must be of type ${issue.expected}`;
    default:
      return issue.message;
  }
}

const complaint = (value: unknown, path: readonly PropertyKey[], text: string): string =>
  `Value ${shown(value)} at '${memberPath(path)}' failed to satisfy constraint: ${text}`;

function describe(issue: Issue, received: Received | undefined): string[] {
  if (issue.code === 'unrecognized_keys') {
    const place = issue.path.length === 0 ? '' : ` at '${memberPath(issue.path)}'`;
    return issue.keys.map((key) => `Unknown or unsupported member '${key}'${place}`);
  }
  const isKey = issue.code === 'invalid_key';
  const map = received === undefined ? undefined : refusedMap(issue.path, isKey, received);
  if (map !== undefined) return [complaint(map.value, map.path, map.text)];
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.flatMap((inner) => describe({ ...inner, path: issue.path } as Issue, received));
  }
  if (issue.code === 'custom') return [issue.message];
  return [complaint(issue.input, issue.path, constraintText(issue))];
}

/** `issues` come from a parse with `reportInput`; with what was `received`, maps are named as AWS names them. */
export function refusal(issues: readonly Issue[], received?: Received): SageMakerError {
  const only = issues.length === 1 ? issues[0] : undefined;
  if (only?.code === 'custom') return validationException(only.message);
  const texts = [...new Set(issues.flatMap((issue) => describe(issue, received)))];
  const count = `${texts.length} validation error${texts.length === 1 ? '' : 's'} detected`;
  return validationException(`${count}: ${texts.join('; ')}`);
}
