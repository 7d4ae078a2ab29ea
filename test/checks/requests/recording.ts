// A recording on disk: made once for the sources as they are, read by the checks that judge it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../local/cloud.ts';
import { sourceFingerprint } from '../../../local/deployment.ts';
import type { Exchange } from '../../faults/call-tap.ts';
import { record } from './record.ts';

export const RECORDING = join(ROOT, '.build', `requests-${sourceFingerprint({}).slice(0, 12)}.jsonl`);

/** @returns the recording's file. */
export const recorded = async (tell: (line: string) => void): Promise<string> => {
  if (!existsSync(RECORDING)) await record(RECORDING, tell);
  return RECORDING;
};

export const callsIn = (file: string): Exchange[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === 'call')
    .map(({ body, answer, ...rest }) => ({
      ...rest,
      body: Buffer.from(body, 'base64'),
      answer: Buffer.from(answer, 'base64'),
    }));
