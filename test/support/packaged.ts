// Packages the service as a stranger would, but with no credentials and no way out of this machine; kept until a source changes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from '../../local/cloud.ts';
import { sourceFingerprint } from '../../local/deployment.ts';

export interface Variant {
  readonly name: string;
  readonly stage: string;
  readonly params: Readonly<Record<string, string>>;
}

// biome-ignore lint/suspicious/noExplicitAny: a template is a document; each reader names what it reads
export type Template = { readonly Resources: Record<string, any> } & Record<string, any>;

export const TEMPLATE_FILE = 'cloudformation-template-update-stack.json';
const KEPT = join(ROOT, '.build', 'packages');

/** A checkout whose folders are links: the bundler's work folder in it disturbs no other packaging. */
const linkedCheckout = (work: string): string => {
  const folder = join(work, 'service');
  mkdirSync(folder);
  for (const entry of readdirSync(ROOT, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const [from, to] = [join(ROOT, entry.name), join(folder, entry.name)];
    if (entry.isFile()) copyFileSync(from, to);
    else symlinkSync(from, to);
  }
  return folder;
};

const packageInto = (packageDir: string, { stage, params }: Variant): void => {
  const work = mkdtempSync(join(tmpdir(), 'packaged-'));
  const notes = join(work, 'notes');
  const run = spawnSync(
    join(ROOT, 'node_modules', '.bin', 'serverless'),
    [
      ...['package', '--stage', stage, '--package', packageDir],
      ...Object.entries(params).map(([name, value]) => `--param=${name}=${value}`),
    ],
    {
      cwd: linkedCheckout(work),
      encoding: 'utf8',
      env: {
        PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
        HOME: work, // no ~/.aws
        NODE_OPTIONS: `--require ${join(import.meta.dirname, 'offline.cjs')}`,
        OFFLINE_NOTES: notes,
        SLS_TELEMETRY_DISABLED: '1',
        SLS_NOTIFICATIONS_MODE: 'off',
      },
    },
  );
  const tried = existsSync(notes) ? readFileSync(notes, 'utf8').trim() : '';
  rmSync(work, { recursive: true, force: true });
  if (run.status !== 0) throw new Error(`serverless package failed:\n${run.stdout}${run.stderr}`);
  if (tried !== '') throw new Error(`serverless package wanted to reach: ${tried.split('\n').join(', ')}.`);
};

/** @returns the folder with the template and the functions' archives. */
export const packaged = (variant: Variant): string => {
  const { stage, params } = variant;
  const key = createHash('sha256')
    .update(JSON.stringify([stage, sourceFingerprint(params)]))
    .digest('hex');
  const folder = join(KEPT, `${variant.name}-${key.slice(0, 12)}`);
  if (existsSync(join(folder, TEMPLATE_FILE))) return folder;
  mkdirSync(KEPT, { recursive: true });
  for (const old of readdirSync(KEPT))
    if (old.startsWith(`${variant.name}-`) && old.length === variant.name.length + 13)
      rmSync(join(KEPT, old), { recursive: true, force: true });
  packageInto(folder, variant);
  return folder;
};

export const templateOf = (variant: Variant): Template =>
  JSON.parse(readFileSync(join(packaged(variant), TEMPLATE_FILE), 'utf8'));
