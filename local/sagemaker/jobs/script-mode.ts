// Script mode as the SageMaker training toolkit runs it: where the code comes from and the command that starts it.
import { chmod, copyFile, cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { World } from '../world.ts';
import { unpackInto } from './archive.ts';
import { frameworkParameter, type HyperParameters, scriptArguments } from './hyperparameters.ts';
import { InputError, s3Place } from './s3-input.ts';
import type { Sandbox } from './sandbox.ts';

const CODE = '/opt/ml/code';

async function download(world: World, uri: string, sandbox: Sandbox): Promise<string> {
  const { bucket, key } = s3Place(uri);
  const file = sandbox.path(`/opt/ml/${basename(key)}`);
  await world.outside.objects.download(bucket, key, file).catch((error: Error) => {
    throw new InputError(`ClientError: cannot download sagemaker_submit_directory ${uri}: ${error.message}`);
  });
  return file;
}

/** A folder, an archive or a single file, from S3 or from a channel. */
async function bringCode(world: World, source: string, sandbox: Sandbox): Promise<void> {
  const folder = sandbox.path(CODE);
  const local = source.startsWith('s3://') ? await download(world, source, sandbox) : sandbox.path(source);
  const found = await stat(local).catch(() => undefined);
  if (found === undefined)
    throw new InputError(`ClientError: sagemaker_submit_directory ${source} is not there`);
  if (found.isDirectory()) return cp(local, folder, { recursive: true });
  if (/\.(tar\.gz|tgz)$/.test(local)) return unpackInto(local, folder);
  await copyFile(local, join(folder, basename(local)));
}

/** Fills `/opt/ml/code` from `sagemaker_submit_directory`, unless something is there already. */
export async function placeCode(world: World, sandbox: Sandbox, parameters: HyperParameters): Promise<void> {
  const folder = sandbox.path(CODE);
  await mkdir(folder, { recursive: true });
  const source = frameworkParameter(parameters, 'sagemaker_submit_directory') ?? CODE;
  if (source !== CODE && (await readdir(folder)).length === 0) await bringCode(world, source, sandbox);
  const program = frameworkParameter(parameters, 'sagemaker_program') ?? '';
  await stat(join(folder, program)).catch(() => {
    throw new InputError(`ClientError: ${source} holds no file '${program}' (sagemaker_program)`);
  });
  if (!program.endsWith('.py')) await chmod(join(folder, program), 0o777);
}

/** The words that start the program in `/opt/ml/code`: Python for a `.py` file, the shell for anything else. */
export function scriptWords(parameters: HyperParameters): string[] {
  const program = frameworkParameter(parameters, 'sagemaker_program') ?? '';
  const given = scriptArguments(parameters);
  if (program.endsWith('.py')) return ['python3', program, ...given];
  return ['/bin/sh', '-c', './"$0" "$@"', program, ...given];
}
