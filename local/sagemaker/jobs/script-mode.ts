// Script mode as the SageMaker training toolkit runs it: which code, which arguments.
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { World } from '../world.ts';
import { unpackInto } from './archive.ts';
import { InputError, s3Place } from './s3-input.ts';
import type { Sandbox } from './sandbox.ts';

export type HyperParameters = Readonly<Record<string, string>>;

/** A hyperparameter's value: JSON where it is JSON, else the raw text; numbers keep the digits they came with. */
export interface HyperParameter {
  readonly value: unknown;
  /** How the value reads as a command-line word or an environment variable. */
  readonly text: string;
}

export function readHyperParameter(raw: string): HyperParameter {
  let value: unknown = raw;
  try {
    value = JSON.parse(raw);
  } catch {
    return { value: raw, text: raw };
  }
  if (typeof value === 'string') return { value, text: value };
  return { value, text: typeof value === 'number' ? raw.trim() : JSON.stringify(value) };
}

export const isFrameworkParameter = (name: string): boolean => name.startsWith('sagemaker_');

export const frameworkParameter = (parameters: HyperParameters, name: string): string | undefined => {
  const raw = parameters[name];
  return raw === undefined ? undefined : readHyperParameter(raw).text;
};

function argumentOf({ value, text }: HyperParameter): string {
  if (value === null || value === '') return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object' || Array.isArray(value)) return text;
  return Object.entries(value as object)
    .map(([key, item]) => `${key}=${item}`)
    .join(',');
}

/** `--name value` for every hyperparameter that is not the toolkit's own, sorted by name. */
export function scriptArguments(parameters: HyperParameters): string[] {
  return Object.keys(parameters)
    .filter((name) => !isFrameworkParameter(name))
    .sort()
    .flatMap((name) => [
      name.length === 1 ? `-${name}` : `--${name}`,
      argumentOf(readHyperParameter(parameters[name] ?? '')),
    ]);
}

async function fetchCode(world: World, uri: string, folder: string): Promise<void> {
  const { bucket, key } = s3Place(uri);
  const file = join(folder, '..', basename(key));
  await world.outside.objects.download(bucket, key, file).catch((error: Error) => {
    throw new InputError(`ClientError: cannot download sagemaker_submit_directory ${uri}: ${error.message}`);
  });
  if (/\.(tar\.gz|tgz)$/.test(key)) return unpackInto(file, folder);
  await copyFile(file, join(folder, basename(key)));
}

/** Fills `/opt/ml/code` from `sagemaker_submit_directory`, unless something is there already. */
export async function placeCode(world: World, sandbox: Sandbox, parameters: HyperParameters): Promise<void> {
  const folder = sandbox.path('/opt/ml/code');
  await mkdir(folder, { recursive: true });
  const source = frameworkParameter(parameters, 'sagemaker_submit_directory');
  if (source?.startsWith('s3://') !== true || (await readdir(folder)).length > 0) return;
  await fetchCode(world, source, folder);
  const program = frameworkParameter(parameters, 'sagemaker_program') ?? '';
  await stat(join(folder, program)).catch(() => {
    throw new InputError(`ClientError: ${source} holds no file '${program}' (sagemaker_program)`);
  });
}
