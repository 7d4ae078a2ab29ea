// One kind of resource, held in memory and mirrored to disk at every change.
import { readEntries, removeEntry, writeEntry } from './json-file.ts';

export interface Collection<T> {
  get(id: string): T | undefined;
  put(id: string, value: T): T;
  /** Merges `change` into the resource; returns `undefined` when there is none. */
  patch(id: string, change: Partial<T>): T | undefined;
  delete(id: string): void;
  all(): T[];
}

export function openCollection<T extends object>(folder: string): Collection<T> {
  const entries = new Map(readEntries<T>(folder).map(({ id, value }) => [id, value]));
  const put = (id: string, value: T): T => {
    entries.set(id, value);
    writeEntry(folder, { id, value });
    return value;
  };
  return {
    get: (id) => entries.get(id),
    put,
    patch: (id, change) => {
      const current = entries.get(id);
      return current === undefined ? undefined : put(id, { ...current, ...change });
    },
    delete: (id) => {
      entries.delete(id);
      removeEntry(folder, id);
    },
    all: () => [...entries.values()],
  };
}
