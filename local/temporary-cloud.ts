// A laptop cloud in a temporary folder for one piece of work: started, watched, stopped at every end, its logs kept when something failed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cloud, startCloud } from './cloud.ts';
import { freePort } from './ports.ts';

const interruption = (): Promise<never> => {
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => reject(new Error(`Stopped by ${signal}.`)));
  });
  interrupted.catch(() => {}); // awaited below in a race
  return interrupted;
};

/**
 * Ends the process: with 0 when the work says that it succeeded, else with 1 and the folder's name.
 * @param work is given up when the cloud breaks or a signal comes; false says that it failed and has said why.
 */
export const inTemporaryCloud = async (
  name: string,
  { keep = false }: { readonly keep?: boolean | undefined },
  work: (cloud: Cloud, folder: string) => Promise<boolean>,
): Promise<never> => {
  const interrupted = interruption();
  const folder = mkdtempSync(join(tmpdir(), `sentiment-${name}-`));
  let cloud: Cloud | undefined;
  let succeeded = false;
  try {
    cloud = await startCloud({
      dataDir: folder,
      emulatorPort: await freePort(),
      sageMakerPort: await freePort(),
      timeScale: 0.02,
      duplicateEvents: 0.2,
    });
    succeeded = await Promise.race([work(cloud, folder), cloud.failure, interrupted]);
  } catch (error) {
    process.stderr.write(`\n✖ ${error instanceof Error ? error.message : String(error)}\n`);
  } finally {
    await cloud?.stop();
    if (keep || !succeeded) process.stdout.write(`  Logs and state: ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  }
  process.exit(succeeded ? 0 : 1);
};
