// The code bundle: the same files give the same hash and the same archive everywhere, and nothing else travels.
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { codeBundle, lexicon, sourceArchive } from '../../../sagemaker/pipeline/code-bundle.ts';

const bundle = codeBundle();

describe('the bundle', () => {
  test('holds every script that a job starts, and the lexicon', () => {
    expect([...bundle.files.keys()]).toEqual(
      expect.arrayContaining(['preprocess.py', 'train.py', 'evaluate.py', 'lexicon.json']),
    );
  });

  test('holds no tests and no caches', () => {
    for (const name of bundle.files.keys()) expect(name).not.toMatch(/^test_|conftest|\.pyc$|\//);
  });

  test('is named by a hash that stays the same for the same files', () => {
    expect(bundle.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(codeBundle().hash).toBe(bundle.hash);
  });
});

describe('the archive', () => {
  test('is the same to the byte each time it is made', async () => {
    const [first, second] = [await sourceArchive(bundle), await sourceArchive(codeBundle())];
    expect(first.equals(second)).toBe(true);
  });

  test('unpacks to exactly the files of the bundle', async () => {
    const entries = await unpackTar(gunzipSync(await sourceArchive(bundle)));
    const unpacked = entries.map(({ header, data }) => [header.name, Buffer.from(data ?? []).toString()]);
    expect(unpacked).toEqual([...bundle.files].map(([name, body]) => [name, body.toString()]));
  });

  test('carries no time of its own, so that nothing but content changes it', async () => {
    const entries = await unpackTar(gunzipSync(await sourceArchive(bundle)));
    for (const { header } of entries) expect(header.mtime?.getTime()).toBe(0);
  });
});

test('the lexicon knows which words are good and which are bad, from both sources', () => {
  const { afinn, vader } = lexicon();
  for (const source of [afinn, vader]) {
    expect(Object.keys(source).length).toBeGreaterThan(2_000);
    expect(source.love).toBeGreaterThan(0);
    expect(source.terrible).toBeLessThan(0);
    expect(Object.values(source).every(Number.isFinite)).toBe(true);
  }
});
