// The state machines, before any account or emulator reads it: valid, complete, and named like its functions.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type JobOrder, type JobSettings, jobRequest } from '../../../functions/evaluation/evaluation-job.ts';
import { LINK_SECONDS } from '../../../functions/registry/ask-for-approval.ts';
import { LEASE_SECONDS } from '../../../functions/retraining/lease.ts';
import { CALLBACK_DEADLINE_MS } from '../../../functions/watchdog/check-callbacks.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const validate = createRequire(import.meta.url)('asl-validator') as (
  definition: object,
  options: { checkPaths: boolean; checkArn: boolean },
) => { isValid: boolean; errorsText: (separator?: string) => string };

// biome-ignore lint/suspicious/noExplicitAny: a state machine is a document; each test names what it reads
type Document = any;

/** CloudFormation references become the ARN they will be. */
const resolved = (part: unknown): unknown => {
  if (Array.isArray(part)) return part.map(resolved);
  if (typeof part !== 'object' || part === null) return part;
  const target = (part as Record<string, unknown>)['Fn::GetAtt'] as string[] | undefined;
  if (target !== undefined) return `arn:aws:lambda:eu-west-1:000000000000:function:${target[0]}`;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, resolved(value)]));
};

const read = (name: string): Document =>
  resolved(parse(readFileSync(join(ROOT, 'state-machines', `${name}.asl.yaml`), 'utf8'), { merge: true }));
const machine = (): Document => read('retraining');

const statesOf = (definition: Document): [string, Document][] =>
  Object.entries<Document>(definition.States).flatMap(([name, state]) => [
    [name, state] as [string, Document],
    ...(state.ItemProcessor === undefined ? [] : statesOf(state.ItemProcessor)),
  ]);

const MACHINES = ['retraining', 'evaluation'].map((name) => [name, read(name)] as const);
const tasks = MACHINES.flatMap(([, definition]) => statesOf(definition)).filter(
  ([, { Type }]) => Type === 'Task',
);
const ORDER = { evaluation_id: 'evaluate-0', sets: [] } as unknown as JobOrder;
const JOB = {} as JobSettings;
const kebab = (name: string): string => name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
const functionOf = (state: Document): string =>
  /function:(\w+)LambdaFunction$/.exec(state.Parameters.FunctionName)?.[1] ?? '';
const deployed = Object.keys(
  parse(readFileSync(join(ROOT, 'deploy', 'functions.yml'), 'utf8'), { logLevel: 'silent' }),
);

describe.each(MACHINES)('the state machine of a %s', (_, definition) => {
  test('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validate(definition, { checkPaths: true, checkArn: true });
    expect(isValid, errorsText('\n')).toBe(true);
  });

  test('reaches every state, and names no state that is missing', () => {
    const seen = new Set<string>();
    const visit = (name: string, scope: Document): void => {
      if (seen.has(name)) return;
      seen.add(name);
      const state = scope.States[name];
      expect(state, name).toBeDefined();
      if (state.ItemProcessor !== undefined) visit(state.ItemProcessor.StartAt, state.ItemProcessor);
      const next = [state, ...(state.Choices ?? []), ...(state.Catch ?? [])].map((each) => each.Next);
      for (const target of [...next, state.Default].filter((each) => each !== undefined))
        visit(target, scope);
    };
    visit(definition.StartAt, definition);
    expect([...seen].sort()).toEqual(
      statesOf(definition)
        .map(([name]) => name)
        .sort(),
    );
  });
});

describe('an evaluation', () => {
  const { States } = read('evaluation');

  test('is put on record and told whichever way it ends, except where nothing could be recorded', () => {
    const before = Object.entries<Document>(States)
      .filter(([, { Type }]) => Type === 'Task')
      .map(([name, { Next, Catch }]) => [name, Next, ...Catch.map(({ Next: caught }: Document) => caught)]);
    expect(Object.fromEntries(before.map(([name, ...next]) => [name, [...new Set(next)].sort()]))).toEqual({
      PlanEvaluation: ['KeepPlan', 'RecordFailedEvaluation'],
      StartEvaluationJob: ['AwaitEvaluationJob', 'RecordFailedEvaluation'],
      AwaitEvaluationJob: ['RecordEvaluation', 'RecordFailedEvaluation', 'StopEvaluationJob'],
      StopEvaluationJob: ['RecordFailedEvaluation'],
      RecordEvaluation: ['ForgetExport', 'RecordFailedEvaluation'],
      RecordFailedEvaluation: ['ForgetExport', 'NotRecorded'],
      ForgetExport: ['TellEvaluation'],
      TellEvaluation: ['HowDidItEnd', 'NotToldToAll'],
    });
  });

  test('waits longer than its job may run, and not as long as its machine', () => {
    const { TimeoutSeconds } = read('evaluation');
    const { StoppingCondition } = jobRequest(ORDER, JOB);
    expect(States.AwaitEvaluationJob.TimeoutSeconds).toBeGreaterThan(
      StoppingCondition?.MaxRuntimeInSeconds ?? 0,
    );
    expect(States.AwaitEvaluationJob.TimeoutSeconds).toBeLessThan(TimeoutSeconds);
    expect(TimeoutSeconds * 1000).toBeLessThan(CALLBACK_DEADLINE_MS);
  });
});

describe('a retraining', () => {
  test('waits for a person as long as the links that it sent out count', () => {
    const { AskForApproval, RequestApproval } = read('retraining').States;
    expect(AskForApproval.Next).toBe('RequestApproval');
    expect(RequestApproval.TimeoutSeconds).toBe(LINK_SECONDS);
  });

  test('cannot run longer than its lease lasts', () => {
    expect(machine().TimeoutSeconds).toBeLessThan(LEASE_SECONDS);
  });

  test('tells everyone before it ends, however it ends', () => {
    const top = machine().States;
    for (const outcome of ['Promoted', 'Held', 'Rejected', 'RolledBack', 'Failed'])
      expect(top[outcome]).toMatchObject({
        Type: 'Pass',
        ResultPath: '$.outcome',
        Next: 'FanOutNotifications',
      });
  });

  test('carries the corrections that wait for a judgement to the notifications, past every state that starts its document anew', () => {
    const passes = ['KeepVerdict', 'KeepModel'].map((name) => machine().States[name]);
    expect(passes.map(({ Parameters }) => Parameters['adjudication.$'])).toEqual([
      '$.read.value.adjudication',
      '$.adjudication',
    ]);
  });

  test('ends as failed when the cycle failed or was rolled back, so that the console shows it', () => {
    const top = machine().States;
    const rules = top.HowDidItEnd.Choices.map(({ StringEquals, Next }: Document) => [
      StringEquals,
      top[Next].Type,
    ]);
    expect(rules).toEqual([
      ['FAILED', 'Fail'],
      ['ROLLED_BACK', 'Fail'],
    ]);
  });
});

/** Faults strike many executions at once; what a single one waits for by itself needs no jitter. */
const forFaults = ({ ErrorEquals }: Document): boolean =>
  ErrorEquals.some((name: string) => name === 'States.ALL' || name === 'Lambda.TooManyRequestsException');

describe('every task', () => {
  test.each(tasks)('%s has a timeout, retries with backoff and jitter, and a way out', (_, state) => {
    expect(state.TimeoutSeconds).toBeGreaterThan(0);
    expect(state.Retry.length).toBeGreaterThan(0);
    for (const rule of state.Retry) {
      expect(rule).toMatchObject({
        IntervalSeconds: expect.any(Number),
        BackoffRate: expect.any(Number),
        MaxAttempts: expect.any(Number),
      });
      if (forFaults(rule)) expect(rule.JitterStrategy).toBe('FULL');
    }
    expect(state.Catch.some(({ ErrorEquals }: Document) => ErrorEquals.includes('States.ALL'))).toBe(true);
  });

  test.each(tasks)('%s retries throttled functions', (_, state) => {
    expect(state.Retry.some(forFaults)).toBe(true);
  });

  test.each(tasks)('%s is called like the file of its function', (name, state) => {
    const called = functionOf(state);
    if (called === 'AwaitCompletion') expect(state.Resource).toMatch(/waitForTaskToken$/);
    else expect(called).toBe(name);
    const files = globSync(`functions/*/${kebab(called)}.ts`, { cwd: ROOT });
    expect(files.map((file) => basename(file))).toEqual([`${kebab(called)}.ts`]);
    expect(deployed).toContain(`${called[0]?.toLowerCase()}${called.slice(1)}`);
  });

  test('that waits for a token tells the function its token, kind and ARN, and retries a failed rendezvous', () => {
    const waits = tasks.filter(([, { Resource }]) => Resource.endsWith('waitForTaskToken'));
    expect(waits.map(([name]) => name)).toEqual([
      'AwaitPipeline',
      'RequestApproval',
      'AwaitEndpoint',
      'AwaitRollback',
      'AwaitEvaluationJob',
    ]);
    for (const [, state] of waits) {
      const { Payload } = state.Parameters;
      expect(Payload['task_token.$']).toBe('$$.Task.Token');
      expect(['pipeline', 'approval', 'endpoint', 'processing']).toContain(Payload.kind);
      expect(state.Retry[0].ErrorEquals).toContain('RendezvousFailed');
      expect(Payload.kind === 'endpoint').toBe('expected.$' in Payload);
    }
  });
});

test('every deployed function has its file', () => {
  const functions = parse(readFileSync(join(ROOT, 'deploy', 'functions.yml'), 'utf8'), {
    logLevel: 'silent',
  });
  for (const [name, { handler }] of Object.entries<{ handler: string }>(functions)) {
    expect(handler).toMatch(/\.handler$/);
    expect(existsSync(join(ROOT, handler.replace(/\.handler$/, '.ts'))), handler).toBe(true);
    expect(basename(handler, '.handler')).toBe(kebab(`${name[0]?.toUpperCase()}${name.slice(1)}`));
  }
});
