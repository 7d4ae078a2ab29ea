// The tests that mutants of the counting, judging, lease and rendezvous code must get past.
import { defineConfig } from 'vitest/config';
import { STAGE_ENVIRONMENT } from '../support/stage.ts';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    include: ['test/unit/functions/{feedback,retraining,callbacks,watchdog}/**/*.test.ts'],
    env: STAGE_ENVIRONMENT,
  },
});
