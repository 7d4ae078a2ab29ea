// Runs the pipeline's jobs as SageMaker would, each in a process of its own, for checks that need what they leave behind.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON, ROOT } from '../../local/cloud.ts';
import { codeBundle } from '../../sagemaker/pipeline/code-bundle.ts';

const bundle = codeBundle();

/** The code bundle laid out as in a job, in a folder of its content: no script that is gone lies in it. @returns the folder. */
export function unpackCode(): string {
  const folder = join(ROOT, '.local', 'checks', bundle.hash);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of bundle.files) writeFileSync(join(folder, name), content);
  return folder;
}

/** Throws with the program's own words when it fails. @returns what it printed. */
export function runPython(
  python: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): string {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', TF_ENABLE_ONEDNN_OPTS: '0', ...environment };
  const { status, stdout, stderr, error } = spawnSync(python, args, {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return stdout;
  throw new Error(`${args.slice(0, 2).join(' ')} failed: ${error?.message ?? stderr.trim().slice(-4000)}`);
}

/** Preprocess on the project's own data, without feedback. @returns the folder with train/ and test/. */
export function preprocess(work: string): string {
  const code = unpackCode();
  const output = join(work, 'prepared');
  const noFeedback = join(work, 'dataset');
  mkdirSync(join(noFeedback, 'feedback'), { recursive: true });
  const data = ['--base', join(ROOT, 'Dataset'), '--dataset', noFeedback, '--output', output];
  runPython(PYTHON, [join(code, 'preprocess.py'), ...data, '--seed', '20']);
  return output;
}

/** The Train job. @returns the folder with 1/ (the SavedModel) and warm_start/. */
export function train(work: string, prepared: string, args: readonly string[]): string {
  const model = join(work, 'model');
  runPython(PYTHON, [join(unpackCode(), 'train.py'), '--seed', '20', ...args], {
    SM_CHANNEL_TRAIN: join(prepared, 'train'),
    SM_MODEL_DIR: model,
  });
  return model;
}

/** The Evaluate job without a champion. @returns the folder with evaluation.json. */
export function evaluate(work: string, prepared: string, model: string): string {
  const [candidate, output] = [join(work, 'candidate'), join(work, 'evaluation')];
  mkdirSync(candidate, { recursive: true });
  const packed = spawnSync('tar', ['-czf', join(candidate, 'model.tar.gz'), '-C', model, '.']);
  if (packed.status !== 0) throw new Error(`tar failed: ${packed.error?.message ?? packed.stderr}`);
  const inputs = ['--candidate', candidate, '--champion', work, '--test', join(prepared, 'test')];
  const statistics = ['--statistics', join(prepared, 'statistics')];
  runPython(PYTHON, [join(unpackCode(), 'evaluate.py'), ...inputs, ...statistics, '--output', output]);
  return output;
}
