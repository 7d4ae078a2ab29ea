// Looks at the machine's processes, to kill one in the middle of things and to see that none is left behind.
import { execFileSync } from 'node:child_process';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

export const processes = (): Process[] =>
  execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      command: command ?? '',
    }));

export const descendants = (root: number, all = processes()): Process[] => {
  const children = all.filter(({ parent }) => parent === root);
  return [...children, ...children.flatMap(({ pid }) => descendants(pid, all))];
};

/** Those of the given processes that still run (and are still the same program). */
export const survivors = (before: readonly Process[]): Process[] => {
  const now = new Map(processes().map((process) => [process.pid, process]));
  return before.filter(({ pid, command }) => {
    const same = now.get(pid);
    return same !== undefined && same.command === command && !same.command.includes('<defunct>');
  });
};
