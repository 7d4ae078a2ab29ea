// Builds each function's bundle with the deployment's own options, without deploying anything.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { parse } from 'yaml';
import { ROOT } from '../../../local/cloud.ts';

export interface Bundle {
  readonly name: string;
  readonly code: string;
  readonly bytes: number;
  /** Package, or folder of our own, and what it takes of the bundle; the largest first. */
  readonly parts: readonly (readonly [string, number])[];
}

const yaml = (file: string) => parse(readFileSync(join(ROOT, file), 'utf8'), { logLevel: 'silent' });

/** The API's description is deployed by a file of its own. */
const HANDLERS: Record<string, string> = {
  showOpenapi: 'functions/api/show-openapi.handler',
  showReference: 'functions/api/show-reference.handler',
};

const functions = (): [string, string][] => [
  ...Object.entries<{ handler: string }>(yaml('deploy/functions.yml')).map(
    ([name, { handler }]) => [name, handler] as [string, string],
  ),
  ...Object.entries(HANDLERS),
];

/** serverless.yml's options, less those that only the plugin reads. */
const options = (): BuildOptions => {
  const { packager: _p, exclude: _e, concurrency: _c, ...kept } = yaml('serverless.yml').custom.esbuild;
  return { ...kept, platform: 'node' };
};

const partOf = (file: string): string => {
  const [, found] = [...file.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].at(-1) ?? [];
  return found ?? file.split('/').slice(0, 2).join('/');
};

type Output = NonNullable<Awaited<ReturnType<typeof build>>['metafile']>['outputs'][string];

const partsOf = ({ inputs }: Output): (readonly [string, number])[] => {
  const parts = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(inputs))
    parts.set(partOf(file), (parts.get(partOf(file)) ?? 0) + bytesInOutput);
  return [...parts].filter(([, bytes]) => bytes > 0).sort(([, a], [, b]) => b - a);
};

/** All in one pass: what many functions import is read once. @param changed options that differ from the deployment's. */
export const allBundles = async (changed: BuildOptions = {}): Promise<Bundle[]> => {
  const handlers = functions();
  const { metafile, outputFiles } = await build({
    ...options(),
    ...changed,
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(
      handlers.map(([name, file]) => [name, file.replace(/\.handler$/, '.ts')]),
    ),
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const code = new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
  return Object.entries(metafile.outputs).map(([path, output]) => {
    const name = basename(path, '.js');
    return { name, code: code.get(name) ?? '', bytes: output.bytes, parts: partsOf(output) };
  });
};
