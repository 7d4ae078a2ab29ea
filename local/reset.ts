// `npm run reset`: forgets everything the laptop cloud keeps, so that the next start begins afresh.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CONNECTION_FILE, LocalConnection } from '../cli/connection.ts';
import { ROOT } from './cloud.ts';

const isRunning = async (): Promise<boolean> => {
  if (!existsSync(CONNECTION_FILE)) return false;
  const { endpoint } = LocalConnection.parse(JSON.parse(readFileSync(CONNECTION_FILE, 'utf8')));
  try {
    await (await fetch(`${endpoint}/_ministack/health`)).body?.cancel();
    return true;
  } catch {
    return false;
  }
};

if (await isRunning()) {
  process.stderr.write('✖ The laptop cloud is running. Stop it first (Ctrl-C where `npm start` runs).\n');
  process.exitCode = 1;
} else {
  rmSync(join(ROOT, '.local'), { recursive: true, force: true });
  process.stdout.write('The local state is forgotten.\n');
}
