// A model's artifact on disk, downloaded and unpacked once for a fleet and kept for a restart.
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackInto } from '../jobs/archive.ts';
import { s3Place } from '../jobs/s3-input.ts';
import type { World } from '../world.ts';

/** Returns the folder with the unpacked artifact below `folder`. Throws with the artifact's URI. */
export async function placeModelData(world: World, url: string | undefined, folder: string): Promise<string> {
  const model = join(folder, 'model');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return model;
  await rm(folder, { recursive: true, force: true });
  await mkdir(model, { recursive: true });
  if (url !== undefined) await fetchInto(world, url, folder, model);
  await writeFile(complete, url ?? '');
  return model;
}

async function fetchInto(world: World, url: string, folder: string, model: string): Promise<void> {
  const { bucket, key } = s3Place(url);
  const archive = join(folder, 'model.tar.gz');
  try {
    await world.outside.objects.download(bucket, key, archive);
    await unpackInto(archive, model);
  } catch (error) {
    throw new Error(`Could not get model data at ${url}: ${(error as Error).message}`, { cause: error });
  }
  await rm(archive, { force: true });
}
