// POST /models/{version}/approval, as its callers see it.
import * as z from 'zod';
import { json, note, operation, Version } from '../operation.ts';
import { Approval } from './list-models.ts';
import { VersionPath } from './show-model.ts';

export const ApprovalRequest = z.strictObject({
  decision: z.enum(['approve', 'reject']),
  note: note('note', 1024).optional().describe('why; kept with the version'),
});

export const Decided = z
  .strictObject({
    model_version: Version,
    approval: Approval,
    repeated: z.boolean().describe('whether it was decided so already'),
  })
  .meta({ id: 'Decided' });

export const decideModelOperation = operation({
  id: 'decideModel',
  method: 'POST',
  path: '/models/{version}/approval',
  service: 'registry',
  summary: 'Approve or reject a version that waits for a person',
  description:
    'The execution that waits for it goes on: to the deployment, or to its end. A decision is not taken back.',
  pathParameters: VersionPath,
  body: { content: [json(ApprovalRequest, { decision: 'approve', note: 'Looked at the report.' })] },
  answers: {
    200: {
      description: 'Decided',
      ...json(Decided, { model_version: 2, approval: 'Approved', repeated: false }),
    },
  },
  problems: ['unknown-model', 'already-decided'],
});
