// Looks for room on the disk before anything is written, because a full disk fails later and less clearly.
import { statfsSync } from 'node:fs';

/** Models, logs and objects of a few dozen cycles. */
const NEEDED_GIB = 1;
const GIB = 2 ** 30;

/** @throws Error naming the folder, what is free and what is needed. */
export const requireDisk = (folder: string, freeBytes = freeOn(folder)): void => {
  if (freeBytes >= NEEDED_GIB * GIB) return;
  throw new Error(
    `Only ${(freeBytes / GIB).toFixed(1)} GiB are free on the disk of ${folder}; the laptop cloud needs ${NEEDED_GIB} GiB. Free some space, or \`npm run reset\` if old state fills it.`,
  );
};

const freeOn = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};
