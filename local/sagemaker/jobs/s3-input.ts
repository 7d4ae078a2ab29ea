// S3 data on its way into a sandbox, as S3Prefix or ManifestFile name it.
import { basename, join } from 'node:path';
import type { World } from '../world.ts';

/** Downloads that run side by side. */
const PARALLEL = 4;

export interface S3Place {
  readonly bucket: string;
  readonly key: string;
}

/** An input or output that the request names wrongly: the job fails with this text. */
export class InputError extends Error {}

/** Throws InputError for anything that is no `s3://bucket/key`. */
export function s3Place(uri: string): S3Place {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri);
  if (match === null) throw new InputError(`ClientError: '${uri}' is not an S3 URI`);
  return { bucket: match[1] ?? '', key: match[2] ?? '' };
}

const CALLERS_FAULT = ['NoSuchBucket', 'NoSuchKey', 'NotFound', 'AccessDenied', 'PermanentRedirect'];

/** What S3 refuses for a reason of the caller's is the caller's error; anything else is the service's. */
export const blameCaller =
  (what: string) =>
  (error: Error): never => {
    if (!CALLERS_FAULT.includes(error.name)) throw error;
    throw new InputError(`ClientError: ${what}: ${error.message} (${error.name})`);
  };

/** The file name, inside the target folder, of an object found under a prefix. */
function relativeName(key: string, prefix: string): string {
  if (key === prefix) return basename(key);
  const boundary = prefix === '' || prefix.endsWith('/') || key[prefix.length] === '/';
  const cut = boundary ? prefix.length : prefix.lastIndexOf('/') + 1;
  return key.slice(cut).replace(/^\/+/, '');
}

async function fetchAll(
  world: World,
  bucket: string,
  files: readonly (readonly [string, string])[],
): Promise<void> {
  const queue = [...files];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await world.outside.objects.download(bucket, next[0], next[1]);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

async function downloadPrefix(world: World, uri: string, folder: string): Promise<void> {
  const { bucket, key: prefix } = s3Place(uri);
  const listed = await world.outside.objects
    .list(bucket, prefix)
    .catch(blameCaller(`Cannot read S3 URL "${uri}" given in input data source`));
  const objects = listed.filter(({ key }) => !key.endsWith('/'));
  if (objects.length === 0) {
    throw new InputError(
      `ClientError: No S3 objects found under S3 URL "${uri}" given in input data source.`,
    );
  }
  const named = objects.map(({ key }) => [key, relativeName(key, prefix)] as const);
  const outside = named.find(([, name]) => name.split('/').includes('..'));
  if (outside !== undefined)
    throw new InputError(`ClientError: object key '${outside[0]}' leaves its folder`);
  await fetchAll(
    world,
    bucket,
    named.map(([key, name]) => [key, join(folder, name)] as const),
  );
}

type Manifest = readonly [{ readonly prefix: string }, ...string[]];

async function readManifest(world: World, uri: string): Promise<Manifest> {
  const { bucket, key } = s3Place(uri);
  const text = await world.outside.objects
    .read(bucket, key)
    .catch(blameCaller(`Cannot read the manifest ${uri}`));
  try {
    const manifest: Manifest = JSON.parse(text);
    if (typeof manifest[0].prefix === 'string') return manifest;
  } catch {
    // Told below, like a manifest of another shape.
  }
  throw new InputError(`ClientError: ${uri} is not a manifest: [{"prefix": "s3://..."}, "name", ...]`);
}

async function downloadManifest(world: World, uri: string, folder: string): Promise<void> {
  const [{ prefix }, ...names] = await readManifest(world, uri);
  for (const name of names) await downloadPrefix(world, `${prefix}${name}`, join(folder, name, '..'));
}

/** Throws InputError when there is nothing to download. */
export const downloadInput = (world: World, type: string, uri: string, folder: string): Promise<void> =>
  type === 'ManifestFile' ? downloadManifest(world, uri, folder) : downloadPrefix(world, uri, folder);
