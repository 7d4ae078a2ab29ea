// POST /models/{version}/activate, as its callers see it.
import * as z from 'zod';
import { json, note, operation } from '../operation.ts';
import { CycleRequested, cycleRequested, Location } from './retrain.ts';
import { VersionPath } from './show-model.ts';

export const ActivateRequest = z.strictObject({
  note: note('note', 256).optional().describe('why; kept with the cycle'),
});

export const activateModelOperation = operation({
  id: 'activateModel',
  method: 'POST',
  path: '/models/{version}/activate',
  service: 'registry',
  summary: 'Put a registered version in service: back to an earlier one, or on to one from elsewhere',
  description:
    'Takes the same way as a trained candidate from its approval on: blue/green deployment, verification, promotion; or back. It does ' +
    'not wait behind a retraining: while one runs it is refused.',
  pathParameters: VersionPath,
  body: { optional: true, content: [json(ActivateRequest, { note: 'Version 2 misreads irony.' })] },
  answers: {
    202: {
      description: 'Under way',
      headers: { location: Location },
      ...json(CycleRequested, cycleRequested(3)),
    },
  },
  problems: ['unknown-model', 'model-not-approved', 'already-active', 'execution-running'],
});
