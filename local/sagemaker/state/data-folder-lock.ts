// One stand-in a data folder: the claim names the process that holds it, and a dead one's claim counts for nothing.
import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Claim {
  readonly pid: number;
  /** When that process began, in the words of `ps`: a pid is given again, a pid with this beginning is not. */
  readonly began: string;
}

/** The data folder belongs to another stand-in that runs now. */
export class DataFolderInUse extends Error {
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(
      `Data folder ${folder} is in use by another stand-in (pid ${pid}): stop it, or choose another folder.`,
    );
    this.name = 'DataFolderInUse';
    this.pid = pid;
  }
}

/** Folders that this process holds itself. */
const held = new Set<string>();

/** When the process began; `undefined` when there is none, or only what its parent has not collected yet. */
function beginningOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, state = 'Z', began = ''] = /^\s*(\S+)\s+(.*?)\s*$/.exec(line) ?? [];
    return state.startsWith('Z') ? undefined : began;
  } catch {
    return undefined; // ps finds no such process
  }
}

/** Linux reckons the beginning back from the time since boot, which may come out a second differently. */
const SAME_SECONDS = 2000;

function isHeld(claim: Claim, folder: string): boolean {
  if (claim.pid === process.pid) return held.has(folder);
  const began = beginningOf(claim.pid);
  if (began === undefined) return false;
  return began === claim.began || Math.abs(Date.parse(began) - Date.parse(claim.began)) <= SAME_SECONDS;
}

function readClaim(path: string): Claim | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Claim;
  } catch {
    return undefined;
  }
}

/** Takes a dead one's claim away; puts it back when somebody else has claimed the folder in the meantime. */
function discard(path: string, dead: Claim | undefined): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another one was faster
  }
  const taken = readClaim(aside);
  if (taken?.pid !== dead?.pid || taken?.began !== dead?.began) linkSync(aside, path);
  rmSync(aside, { force: true });
}

/** Claims the folder, which must exist, and returns what gives it back. Throws DataFolderInUse. */
export function claimDataFolder(dataDir: string): () => void {
  const folder = realpathSync(dataDir);
  const path = join(folder, 'stand-in.lock');
  const own = `${path}.new-${process.pid}`;
  const claim: Claim = { pid: process.pid, began: beginningOf(process.pid) ?? '' };
  if (held.has(folder)) throw new DataFolderInUse(folder, process.pid);
  writeFileSync(own, JSON.stringify(claim));
  try {
    for (;;) {
      try {
        // A link appears whole and only where nothing is: the claim cannot be half-written or made twice.
        linkSync(own, path);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const other = readClaim(path);
        if (other !== undefined && isHeld(other, folder)) throw new DataFolderInUse(folder, other.pid);
        discard(path, other);
      }
    }
  } finally {
    rmSync(own, { force: true });
  }
  held.add(folder);
  return () => {
    if (held.delete(folder)) rmSync(path, { force: true });
  };
}
