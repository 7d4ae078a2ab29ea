// VerifyEndpoint: asks the live endpoint the golden sentences; what fails here is rolled back.
import * as z from 'zod';
import { askEndpoint } from '../inference/sentiment-endpoint.ts';
import { sageMakerRuntime } from '../runtime/clients/sagemaker-runtime.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { GOLDEN_SENTENCES, type Verification, verify } from './golden-sentences.ts';

const Input = z.object({ endpoint_name: z.string(), model_id: z.string() });

export const verifyEndpoint = (deps: Pick<Dependencies, 'endpoints'>): Task<typeof Input, Verification> => ({
  input: Input,
  run: async ({ endpoint_name, model_id }) => {
    const texts = GOLDEN_SENTENCES.map(({ text }) => text);
    return verify(await askEndpoint(deps, endpoint_name, texts), model_id);
  },
});

export const handler = taskHandler(
  'VerifyEndpoint',
  verifyEndpoint({ endpoints: sageMakerRuntime() }),
  system.logger,
);
