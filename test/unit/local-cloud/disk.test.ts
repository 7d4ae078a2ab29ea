// Room on the disk is looked for before anything is written.
import { expect, test } from 'vitest';
import { requireDisk } from '../../../local/disk.ts';

const GIB = 2 ** 30;

test('with enough room nothing is said', () => {
  expect(() => requireDisk('/data', GIB)).not.toThrow();
});

test('a full disk is named with what is free, what is needed and what to do', () => {
  expect(() => requireDisk('/data', GIB - 1)).toThrow(
    /Only 1\.0 GiB are free on the disk of \/data; the laptop cloud needs 1 GiB.*npm run reset/,
  );
});
