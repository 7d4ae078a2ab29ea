// How the contract suite runs: with the AWS SDK for JavaScript always, with boto3 when CONTRACT_PYTHON names its interpreter.
import { defineConfig } from 'vitest/config';

const needBoto3 = ['with-boto3.test.ts', 'model/model.test.ts'];

export default defineConfig({
  test: {
    name: 'contract',
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    exclude: process.env.CONTRACT_PYTHON === undefined ? needBoto3 : [],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
