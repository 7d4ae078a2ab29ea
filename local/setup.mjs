// The first thing `npm start`, `npm test` and the rest run, under whatever Node is there: installs what is missing, then
// goes on under Node 24. Plain JavaScript without dependencies, because on a fresh clone there are none.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const BIN = join(ROOT, 'node_modules', '.bin');
const NODE_24 = join(BIN, process.platform === 'win32' ? 'node.cmd' : 'node');
const VENV = join(ROOT, '.venv');
const PYTHON = join(VENV, 'bin', 'python');
const NEEDED_GIB = 4;

const fail = (message) => {
  process.stderr.write(`\n✖ ${message}\n`);
  process.exit(1);
};

const say = (message) => process.stdout.write(`${message}\n`);

const fingerprint = (...files) => {
  const digest = createHash('sha256');
  for (const file of files) digest.update(readFileSync(join(ROOT, file)));
  return digest.digest('hex');
};

/** Runs an installer quietly; its output is shown only when it fails. */
const install = (title, command, args, env = process.env) => {
  const started = Date.now();
  const result = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', env });
  if (result.status !== 0)
    fail(
      `${title} failed (${command} ${args.join(' ')}):\n${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`,
    );
  say(`✔ ${title} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
};

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 11))
    fail(
      `Node ${process.versions.node} is too old to begin with: install Node 20.11 or newer. (The project itself then runs on its own Node 24.)`,
    );
};

const checkDisk = () => {
  const { bavail, bsize } = statfsSync(ROOT);
  const free = (bavail * bsize) / 2 ** 30;
  if (free < NEEDED_GIB)
    fail(
      `Only ${free.toFixed(1)} GiB are free on the disk of ${ROOT}; TensorFlow and the packages need ${NEEDED_GIB} GiB. Free some space and run this again.`,
    );
};

const node24Works = () =>
  existsSync(NODE_24) && spawnSync(NODE_24, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('v24.');

const ensureNodePackages = () => {
  const stamp = join(ROOT, 'node_modules', '.installed');
  const wanted = fingerprint('package.json', 'package-lock.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && node24Works()) return;
  checkDisk();
  say('… installing Node packages');
  install('Node packages, Node 24 among them', 'npm', ['ci', '--no-audit', '--no-fund']);
  if (!node24Works())
    fail(
      'The package `node` did not bring Node 24: its install script must be allowed to run. Try `npm ci --ignore-scripts=false`.',
    );
  writeFileSync(stamp, wanted);
};

/** TensorFlow 2.21 has wheels for Python 3.10 to 3.13; the scripts need 3.11. */
const findPython = () => {
  const names = [process.env.PYTHON, 'python3.12', 'python3.13', 'python3.11', 'python3', 'python'].filter(
    Boolean,
  );
  const seen = [];
  for (const name of names) {
    const probe = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
    const { status, stdout } = spawnSync(name, ['-c', probe], { encoding: 'utf8' });
    if (status !== 0) continue;
    const version = stdout.trim();
    seen.push(`${name} is ${version}`);
    if (['3.11', '3.12', '3.13'].includes(version)) return name;
  }
  return fail(
    `No usable Python: version 3.11, 3.12 or 3.13 with the module venv is needed${seen.length > 0 ? ` (found: ${seen.join(', ')})` : ''}. ` +
      'Install it (Debian: apt-get install python3 python3-venv; macOS: brew install python@3.12), or name one: PYTHON=/path/to/python3.12 npm start',
  );
};

const ensurePythonPackages = () => {
  const stamp = join(VENV, '.installed');
  const wanted = fingerprint('requirements.txt', 'requirements-dev.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(PYTHON)) return;
  checkDisk();
  say('… installing Python packages (TensorFlow is large)');
  if (!existsSync(PYTHON)) install('Python environment .venv', findPython(), ['-m', 'venv', VENV]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  install('Python packages, TensorFlow among them', PYTHON, [...pip, '-r', 'requirements-dev.txt']);
  mkdirSync(VENV, { recursive: true });
  writeFileSync(stamp, wanted);
};

const main = () => {
  checkNode();
  ensureNodePackages();
  ensurePythonPackages();
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined) return;
  const env = {
    ...process.env,
    PATH: `${BIN}${delimiter}${join(VENV, 'bin')}${delimiter}${process.env.PATH}`,
  };
  const [program, first] = command.endsWith('.ts') ? [NODE_24, [command]] : [command, []];
  const child = spawn(program, [...first, ...args], { cwd: ROOT, stdio: 'inherit', env });
  // The child ends itself on these and says so by its exit code; this process only must not die before it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${program} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
};

main();
