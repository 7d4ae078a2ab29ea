// The whole loop with real training, as `npm run demo` shows it: promoted, held, rejected, each for an honest reason.
import { afterEach, expect, test } from 'vitest';
import type { Report } from '../../local/demo/report.ts';
import { type DemoRun, runDemo } from './demo-run.ts';

let run: DemoRun | undefined;

afterEach(() => {
  run?.child.kill('SIGTERM');
  run?.cleanUp();
});

const turn = async (expected: string): Promise<Report> => {
  run = runDemo('--expect', expected);
  const code = await run.end;
  expect(code, run.output()).toBe(0);
  return run.report() as Report;
};

test('given little data, when a thousand corrections arrive, then the better model is promoted without a failed prediction', async () => {
  const report = await turn('promote');

  expect(report.feedback.stored).toBe(report.feedback.sent - report.feedback.duplicates);
  expect(report.feedback.counted).toBe(report.feedback.stored);
  expect(report.predictions.failed).toBe(0);
  expect(report.retraining.decision).toBe('PROMOTE');
  expect(report.retraining.candidate.macro_f1).toBeGreaterThan(report.retraining.champion?.macro_f1 ?? 1);
  expect(report.deployment.after).not.toEqual(report.deployment.before);
  expect(report.notifications).toEqual({ training: 1, deployment: 1 });
});

test('given a model that knows much, when a handful of corrections arrives, then the candidate is held and the endpoint left alone', async () => {
  const report = await turn('hold');

  expect(report.retraining.decision).toBe('HOLD');
  expect(report.retraining.reason).toMatch(/chance|smaller/);
  expect(report.deployment.after).toEqual(report.deployment.before);
  expect(report.predictions.failed).toBe(0);
});

test('given poisoned corrections, when they retrain the model, then the candidate is rejected and the endpoint left alone', async () => {
  const report = await turn('reject');

  expect(report.retraining.decision).toBe('REJECT');
  expect(report.retraining.candidate.macro_f1).toBeLessThan(report.retraining.champion?.macro_f1 ?? 0);
  expect(report.deployment.after).toEqual(report.deployment.before);
  expect(report.predictions.failed).toBe(0);
});
