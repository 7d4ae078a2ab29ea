// The learner as a Python process beside the simulation: one JSON object a line in, one out.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { EvaluationReport } from '../../functions/evaluation/evaluation-report.ts';
import { codeBundle } from '../../sagemaker/pipeline/code-bundle.ts';
import { PYTHON } from '../cloud.ts';
import type { Learner } from './learner.ts';

export interface PythonLearnerOptions {
  readonly learner: 'fast' | 'real';
  /** Folder with the base CSV files, and one for what the steps write. */
  readonly base: string;
  readonly work: string;
  readonly seed: number;
  readonly epochs: number;
}

export interface PythonLearner extends Learner {
  /** Equal numbers: one text, or nearly. */
  readonly group: (texts: readonly string[]) => Promise<readonly number[]>;
  readonly stop: () => Promise<void>;
}

const Groups = z.object({ groups: z.array(z.number().int()) });
const Trained = z.union([
  z.object({ model: z.string(), report: EvaluationReport }),
  z.object({ failure: z.string() }),
]);
const Predicted = z.object({ scores: z.array(z.array(z.number())) });
const Scored = z.object({ macro_f1: z.number(), accuracy: z.number() });
const Failed = z.object({ error: z.string() });

/** The scripts as a job gets them: with the lexicons, without the tests. */
const unpackScripts = (work: string): string => {
  const folder = join(work, 'code');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of codeBundle().files) writeFileSync(join(folder, name), content);
  return folder;
};

const start = ({ learner, base, work, seed, epochs }: PythonLearnerOptions): ChildProcess => {
  const args = ['--base', base, '--work', work, '--learner', learner, '--seed', String(seed)];
  return spawn(PYTHON, [join(import.meta.dirname, 'learner.py'), ...args, '--epochs', String(epochs)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PYTHONPATH: [unpackScripts(work), import.meta.dirname].join(delimiter),
      PYTHONHASHSEED: '0',
      PYTHONDONTWRITEBYTECODE: '1',
      KERAS_BACKEND: 'tensorflow',
      TF_CPP_MIN_LOG_LEVEL: '3',
      TF_ENABLE_ONEDNN_OPTS: '0',
      CUDA_VISIBLE_DEVICES: '-1',
    },
  });
};

/** Starts the process; it ends with `stop`, or with this one, whose end closes its standard input. */
export const startPythonLearner = (options: PythonLearnerOptions): PythonLearner => {
  const child = start(options);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk}`.slice(-4_000);
  });
  child.stdin?.on('error', () => {}); // the missing answer says it
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const failedToStart = new Promise<never>((_, reject) =>
    child.on('error', (cause) => reject(new Error(`Python could not be started at ${PYTHON}.`, { cause }))),
  );
  failedToStart.catch(() => {}); // awaited in a race below

  const ask = async <Answer>(request: object, answer: z.ZodType<Answer>): Promise<Answer> => {
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await Promise.race([lines.next(), failedToStart]);
    if (done === true) throw new Error(`The learner ended without an answer. Its last words:\n${complaints}`);
    const content: unknown = JSON.parse(value);
    const failed = Failed.safeParse(content);
    if (failed.success) throw new Error(`The learner failed: ${failed.data.error}\n${complaints}`);
    return answer.parse(content);
  };

  return {
    group: async (texts) => (await ask({ do: 'group', texts }, Groups)).groups,
    train: ({ cycle, feedback, champion }) =>
      ask({ do: 'train', cycle, feedback, champion: champion ?? null }, Trained),
    predict: async (model, texts) => (await ask({ do: 'predict', model, texts }, Predicted)).scores,
    score: (model, rows) => ask({ do: 'score', model, rows }, Scored),
    stop: async () => {
      child.stdin?.end();
      await ended;
    },
  };
};
