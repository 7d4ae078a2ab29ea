// The tar.gz files of SageMaker: code in, model and output out.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { packTar, unpackTar } from 'modern-tar/fs';

/** Packs what is inside `folder`, not the folder itself. */
export const packFolder = (folder: string, file: string): Promise<void> =>
  pipeline(packTar(folder), createGzip({ level: 6 }), createWriteStream(file));

export async function unpackInto(file: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await pipeline(createReadStream(file), createGunzip(), unpackTar(folder));
}
