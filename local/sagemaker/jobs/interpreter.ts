// An interpreter for one job: it has every package of the stand-in's, and what the job installs stays in its sandbox.
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ASK = `
import json, sys
print(json.dumps({
    "base": sys._base_executable,
    "version": "%d.%d.%d" % sys.version_info[:3],
    "pythonName": "python%d.%d" % sys.version_info[:2],
    "packages": [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))],
}))
`;

/** What it takes to make a virtual environment over an interpreter without running anything. */
export interface InterpreterPlan {
  /** The executable behind the interpreter, outside any virtual environment. */
  readonly base: string;
  readonly version: string;
  /** Such as `python3.12`. */
  readonly pythonName: string;
  /** Folders with the packages that jobs see. */
  readonly packages: readonly string[];
}

/** Makes an environment in `folder`; returns its folder of executables. `pip` there installs into `folder`. */
export async function makeInterpreter(plan: InterpreterPlan, folder: string): Promise<string> {
  const bin = join(folder, 'bin');
  const site = join(folder, 'lib', plan.pythonName, 'site-packages');
  await Promise.all([mkdir(bin, { recursive: true }), mkdir(site, { recursive: true })]);
  const python = join(bin, 'python');
  const pip = `#!/bin/sh\nexec "${python}" -m pip "$@"\n`;
  const config = `home = ${dirname(plan.base)}\ninclude-system-site-packages = false\nversion = ${plan.version}\n`;
  // addsitedir, because those folders may hold .pth files of their own.
  const packages = plan.packages.map((path) => `import site; site.addsitedir(${JSON.stringify(path)})\n`);
  await Promise.all([
    symlink(plan.base, python),
    symlink('python', join(bin, 'python3')),
    symlink('python', join(bin, plan.pythonName)),
    writeFile(join(bin, 'pip'), pip, { mode: 0o755 }),
    writeFile(join(bin, 'pip3'), pip, { mode: 0o755 }),
    writeFile(join(folder, 'pyvenv.cfg'), config),
    writeFile(join(site, 'stand_in_packages.pth'), packages.join('')),
  ]);
  return bin;
}

/** Asks the interpreter, and tries the plan out in `folder`. Throws when environments do not work over it. */
export async function planInterpreter(python: string, folder: string): Promise<InterpreterPlan> {
  const { stdout } = await run(python, ['-I', '-c', ASK]);
  const plan: InterpreterPlan = JSON.parse(stdout);
  const bin = await makeInterpreter(plan, folder);
  const check = `import sys; sys.exit(sys.prefix != ${JSON.stringify(folder)})`;
  await run(join(bin, 'python'), ['-I', '-c', check]);
  return plan;
}
