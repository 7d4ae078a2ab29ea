// POST /register, as its callers see it.
import * as z from 'zod';
import { json, note, operation, Version } from '../operation.ts';
import { Approval } from './list-models.ts';

/** One path below the models bucket; no `..`, nothing that a URL would change. */
export const ModelKey = z
  .string()
  .max(512)
  .regex(/^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9/_.-]*\.tar\.gz$/, 'key must name a .tar.gz in the models bucket');

export const RegisterRequest = z.strictObject({
  key: ModelKey.describe('where the archive lies in the stage’s models bucket'),
  model_id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/, 'model_id must be 1 to 63 letters, digits or hyphens')
    .describe('what the model’s answers give as `model_id`; checked when it is put in service'),
  description: note('description', 1024).optional(),
});

export const Registered = z
  .strictObject({ model_version: Version, approval: Approval, repeated: z.boolean() })
  .meta({ id: 'Registered' });

export const registerExternalModelOperation = operation({
  id: 'registerExternalModel',
  method: 'POST',
  path: '/register',
  service: 'registry',
  summary: 'Register a model that was trained elsewhere',
  description:
    'The archive (TensorFlow SavedModel under `1/`, with this service’s signature) must lie in the stage’s models bucket. The version waits ' +
    'for approval; POST /models/{version}/activate then puts it in service, where golden sentences judge it. The same `model_id` again is a repeat.',
  body: {
    content: [json(RegisterRequest, { key: 'external/distilled-1/model.tar.gz', model_id: 'distilled-1' })],
  },
  answers: {
    201: {
      description: 'Registered, or registered already',
      ...json(Registered, { model_version: 3, approval: 'PendingManualApproval', repeated: false }),
    },
  },
  problems: ['model-archive-missing', 'model-archive-unusable', 'model-id-taken'],
});
