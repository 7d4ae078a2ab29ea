#!/usr/bin/env node
// `npx loop`: the loop from a terminal, against the laptop or any deployed stage.
import { loopProgram } from './program.ts';
import { REFUSED } from './terminal.ts';

loopProgram()
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`✖ ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = REFUSED;
  });
