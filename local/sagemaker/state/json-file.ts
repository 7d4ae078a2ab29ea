// Durable JSON files: written beside their place and renamed into it, so that a crash never leaves half of one.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StoredEntry<T> {
  readonly id: string;
  readonly value: T;
}

/** Names may be 256 characters long and hold slashes, so the file name carries a digest of the id. */
function fileNameOf(id: string): string {
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return `${id.replace(/[^A-Za-z0-9-]+/g, '_').slice(-80)}-${digest}.json`;
}

export function writeEntry<T>(folder: string, entry: StoredEntry<T>): void {
  const path = join(folder, fileNameOf(entry.id));
  writeFileSync(`${path}.new`, JSON.stringify(entry));
  renameSync(`${path}.new`, path);
}

export const removeEntry = (folder: string, id: string): void =>
  rmSync(join(folder, fileNameOf(id)), { force: true });

/** Every whole entry in the folder; what a crash left unfinished is removed. Throws with the path of a damaged one. */
export function readEntries<T>(folder: string): StoredEntry<T>[] {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder);
  for (const name of names) if (name.endsWith('.new')) rmSync(join(folder, name), { force: true });
  return names.filter((name) => name.endsWith('.json')).map((name) => readEntry<T>(join(folder, name)));
}

function readEntry<T>(path: string): StoredEntry<T> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as StoredEntry<T>;
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
