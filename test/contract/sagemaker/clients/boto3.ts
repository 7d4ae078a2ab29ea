// The cases' requests sent with boto3, by a Python process that reads and writes one line of JSON a call.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ContractClient, Place, Reply } from './contract-client.ts';

const BRIDGE = join(import.meta.dirname, 'boto3_bridge.py');

/** `python` has the packages of test/contract/requirements.txt. */
export function boto3Client({ url, region }: Place, python: string): ContractClient {
  const local = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const child = spawn(python, [BRIDGE, region, url ?? ''], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...(url !== undefined && local) },
  });
  const waiting: ((line: string | undefined) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  const ended = new Promise<void>((done) =>
    child.on('close', () => {
      for (const give of waiting.splice(0)) give(undefined);
      done();
    }),
  );
  return {
    name: 'boto3',
    async call(operation, request) {
      if (child.exitCode !== null) throw new Error(`the boto3 process has ended with ${child.exitCode}`);
      const line = new Promise<string | undefined>((give) => waiting.push(give));
      child.stdin.write(`${JSON.stringify({ operation, request })}\n`);
      const text = await line;
      if (text === undefined) throw new Error('the boto3 process has ended');
      return JSON.parse(text) as Reply;
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
