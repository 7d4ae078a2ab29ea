// When a part of the laptop cloud is killed in the middle of a training, the demo says so and leaves nothing running.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type DemoRun, runDemo } from './demo-run.ts';
import { descendants, survivors } from './process-tree.ts';

const DEADLINE_MS = 240_000;
let run: DemoRun | undefined;

afterEach(() => {
  run?.child.kill('SIGTERM');
  run?.cleanUp();
});

const until = async (what: string, holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + DEADLINE_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true:\n${run?.output()}`);
    await sleep(200);
  }
};

test.each([
  ['the emulator', /ministack_host\.py$/, 'The AWS emulator ended unexpectedly (signal 9)'],
  ['the stand-in', /sagemaker\/main\.ts/, 'The SageMaker stand-in ended unexpectedly (signal 9)'],
])(
  'given a training under way, when %s is killed, then the demo ends with a clear error and no process left behind',
  async (_name, command, message) => {
    const demo = runDemo();
    run = demo;
    await until('the training', () => /step Train/.test(demo.output()) || demo.child.exitCode !== null);
    const before = descendants(demo.child.pid ?? 0);
    const victim = before.find((each) => command.test(each.command) && !each.command.includes('leash.py'));
    expect(victim, before.map((each) => each.command).join('\n')).toBeDefined();

    process.kill(victim?.pid ?? 0, 'SIGKILL');
    const code = await demo.end;

    expect(code).toBe(1);
    expect(demo.output()).toContain(message);
    await until('the end of every process', () => survivors(before).length === 0);
  },
);
