// Talks to learner.py: one process a learner, one request and one answer a line.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { Label } from '../../../events/label.ts';
import { PYTHON } from '../../../local/cloud.ts';
import { SCRIPTS } from '../../../sagemaker/pipeline/code-bundle.ts';
import { ONE_THREAD } from '../../support/python-environment.ts';

const Greeting = z.object({ labels: z.array(Label), rows: z.array(Label) });
const Answer = z.object({ probabilities: z.array(z.array(z.number())), macro_f1: z.number() });

export interface Question {
  readonly train: readonly number[];
  readonly seed: number;
  /** Rows whose probabilities are wanted. */
  readonly answer: readonly number[];
  /** Rows that the macro-F1 is measured on. */
  readonly judge: readonly number[];
}

export interface Learner {
  /** The order of each answer's probabilities. */
  readonly labels: readonly Label[];
  /** The true label of each row of the data. */
  readonly rows: readonly Label[];
  readonly learn: (question: Question) => Promise<z.infer<typeof Answer>>;
  readonly stop: () => void;
}

const ENVIRONMENT = {
  PYTHONPATH: SCRIPTS,
  ...ONE_THREAD,
};

export const startLearner = async (data: string, lexicon: string, epochs: number): Promise<Learner> => {
  const script = join(import.meta.dirname, 'learner.py');
  const args = [script, '--data', data, '--lexicon', lexicon, '--epochs', String(epochs)];
  const child = spawn(PYTHON, args, {
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { done, value } = await lines.next();
    if (done) throw new Error('The learner ended before it answered; its message stands above.');
    return JSON.parse(value);
  };
  const { labels, rows } = Greeting.parse(await next());
  return {
    labels,
    rows,
    learn: async (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return Answer.parse(await next());
    },
    stop: () => void child.kill(),
  };
};
