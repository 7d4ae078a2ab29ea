// Is on this machine what `serverless deploy` needs: Node, the deployment tool, and the dataset to begin with?
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import type { Finding } from './finding.ts';

/** deploy/*.cjs require TypeScript sources, which Node loads from 22.18 on. */
const LEAST_NODE = [22, 18] as const;
const BASE_FILES = ['train_data.csv', 'test_data_hidden.csv'];

const Package = z.object({ name: z.string(), version: z.string() });

export const nodeFinding = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return enough
    ? { subject: 'node', verdict: 'ok', words: `Node ${version}` }
    : {
        subject: 'node',
        verdict: 'fail',
        words: `Node ${version} cannot load the deployment’s TypeScript files.`,
        remedy: 'Run `npm ci`, then this through `npx loop`: the project brings Node 24 with it.',
      };
};

export const deployToolFinding = (root: string): Finding => {
  const file = join(root, 'node_modules', 'serverless', 'package.json');
  const subject = 'serverless';
  if (!existsSync(file))
    return { subject, verdict: 'fail', words: 'The deployment tool is not installed.', remedy: '`npm ci`' };
  const { name, version } = Package.parse(JSON.parse(readFileSync(file, 'utf8')));
  return name === 'osls'
    ? { subject, verdict: 'ok', words: `osls ${version}, needs no account of its own` }
    : {
        subject,
        verdict: 'fail',
        words: `node_modules holds ${name} ${version} in place of osls.`,
        remedy: '`npm ci` installs what package-lock.json names.',
      };
};

export const datasetFinding = (root: string, dataset: string): Finding => {
  const folder = resolve(root, dataset);
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const missing = BASE_FILES.filter((name) => !present.includes(name));
  return missing.length === 0
    ? { subject: 'dataset', verdict: 'ok', words: `${dataset} holds ${BASE_FILES.join(' and ')}` }
    : {
        subject: 'dataset',
        verdict: 'fail',
        words: `${dataset} lacks ${missing.join(' and ')}.`,
        remedy: 'Put labelled CSVs there; Dataset/README.md names the columns.',
      };
};
