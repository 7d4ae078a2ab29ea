// How the tests run: `unit` needs nothing but this machine's CPU; `e2e` starts whole laptop clouds, one after the other.
import { defineConfig } from 'vitest/config';
import { STAGE_ENVIRONMENT } from './test/support/stage.ts';

const TEN_MINUTES = 600_000;
/** A busy machine is slow; it is not a failure. */
const ONE_MINUTE = 60_000;

export default defineConfig({
  test: {
    teardownTimeout: 60_000,
    projects: [
      'test/contract/sagemaker/vitest.config.ts',
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: ONE_MINUTE,
          hookTimeout: ONE_MINUTE,
          env: STAGE_ENVIRONMENT,
        },
      },
      {
        test: {
          name: 'model',
          include: ['test/model/**/*.test.ts'],
          env: STAGE_ENVIRONMENT,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: TEN_MINUTES,
          hookTimeout: TEN_MINUTES,
          fileParallelism: false,
        },
      },
    ],
  },
});
