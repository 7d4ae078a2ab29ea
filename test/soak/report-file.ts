// The JSON report of a soak or a benchmark, where the caller wants it.
import { writeFileSync } from 'node:fs';
import { cpus, release, type } from 'node:os';

/** Adds what the figures were measured on. */
export function writeReport(file: string | undefined, report: object): void {
  if (file === undefined) return;
  const machine = { system: `${type()} ${release()}`, cores: cpus().length, node: process.version };
  writeFileSync(file, `${JSON.stringify({ machine, ...report }, undefined, 2)}\n`);
}
