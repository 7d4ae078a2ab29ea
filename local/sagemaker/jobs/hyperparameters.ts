// Hyperparameters as the SageMaker training toolkit reads them and hands them to a script.
import { numberText, pythonRepr } from './python-text.ts';

export type HyperParameters = Readonly<Record<string, string>>;

/** A hyperparameter's value: JSON where it is JSON, else the raw text. */
export interface HyperParameter {
  readonly value: unknown;
  /** How it reads as an environment variable, such as `true` or `[1,2]`. */
  readonly text: string;
  /** How it reads on the command line, such as `True` or `[1, 2]`. */
  readonly word: string;
}

/** JSON with sorted keys, as the toolkit writes it into SM_* variables. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

const entryText = (item: unknown): string => (typeof item === 'string' ? item : pythonRepr(item));

const pairs = (value: object): string =>
  Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${key}=${entryText(item)}`)
    .join(',');

export function readHyperParameter(raw: string): HyperParameter {
  let value: unknown = raw;
  try {
    value = JSON.parse(raw);
  } catch {
    return { value: raw, text: raw, word: raw };
  }
  if (value === null) return { value, text: '', word: '' };
  if (typeof value === 'string') return { value, text: value, word: value };
  if (typeof value === 'number') {
    const text = numberText(raw.trim());
    return { value, text, word: text };
  }
  const isMap = typeof value === 'object' && !Array.isArray(value);
  return { value, text: sortedJson(value), word: isMap ? pairs(value as object) : pythonRepr(value) };
}

export const isFrameworkParameter = (name: string): boolean =>
  name.startsWith('sagemaker_') || name === '_tuning_objective_metric';

export const frameworkParameter = (parameters: HyperParameters, name: string): string | undefined => {
  const raw = parameters[name];
  return raw === undefined ? undefined : readHyperParameter(raw).text;
};

/** `--name value` for every hyperparameter that is not the toolkit's own, sorted by name. */
export function scriptArguments(parameters: HyperParameters): string[] {
  return Object.keys(parameters)
    .filter((name) => !isFrameworkParameter(name))
    .sort()
    .flatMap((name) => [
      name.length === 1 ? `-${name}` : `--${name}`,
      readHyperParameter(parameters[name] ?? '').word,
    ]);
}
