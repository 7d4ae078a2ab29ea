// Reads the deployment's files and the functions' sources, for tests that hold one against the other.
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

export const source = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

// biome-ignore lint/suspicious/noExplicitAny: deployment files are documents; each test names what it reads
export type Document = any;

/** CloudFormation's tags (`!Ref`, `!GetAtt`, `!Sub`) are read as the plain text behind them. */
export const yaml = (file: string): Document => parse(source(file), { logLevel: 'silent' });

/** The file and every file of ours that it imports, directly or not; types are gone at run time. */
export const withImports = (file: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, types, path] of source(file).matchAll(/^import (type )?[^;]*?from '(\.[^']+)';/gm))
    if (types === undefined && path !== undefined) withImports(normalize(join(dirname(file), path)), seen);
  return seen;
};

/** Names of the variables that a function reads when it starts. */
export const settingsOf = (file: string): string[] =>
  [...withImports(file)].flatMap((each) =>
    [...source(each).matchAll(/readEnvironment\(\{([\s\S]*?)\}\)/g)].flatMap(([, body = '']) =>
      [...body.matchAll(/\b([A-Z][A-Z0-9_]+):/g)].map(([, name = '']) => name),
    ),
  );
