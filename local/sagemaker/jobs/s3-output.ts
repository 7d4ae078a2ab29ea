// Results on their way from a sandbox to S3.
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { World } from '../world.ts';
import { blameCaller, s3Place } from './s3-input.ts';

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

export const isEmptyFolder = async (folder: string): Promise<boolean> =>
  (await filesUnder(folder)).length === 0;

/** Uploads every file below `folder` under `uri`, keeping the relative paths. */
export async function uploadFolder(world: World, folder: string, uri: string): Promise<void> {
  const { bucket, key } = s3Place(uri.replace(/\/$/, ''));
  for (const file of await filesUnder(folder)) {
    const name = relative(folder, file).split(sep).join('/');
    await world.outside.objects
      .upload(bucket, key === '' ? name : `${key}/${name}`, file)
      .catch(blameCaller(`Cannot upload to ${uri}`));
  }
}

export async function uploadFile(world: World, file: string, uri: string): Promise<void> {
  const { bucket, key } = s3Place(uri);
  await world.outside.objects.upload(bucket, key, file).catch(blameCaller(`Cannot upload to ${uri}`));
}
