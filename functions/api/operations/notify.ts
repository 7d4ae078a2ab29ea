// POST /notify, as its callers see it.
import * as z from 'zod';
import { json, note, operation } from '../operation.ts';
import { IdempotencyKey } from './submit-feedback.ts';

export const NotifyRequest = z.strictObject({
  topic: z.enum(['training', 'deployment']),
  subject: z
    .string()
    .regex(/^[\x21-\x7e][\x20-\x7e]{0,99}$/, 'subject must be 1 to 100 ASCII characters on one line')
    .describe('SNS takes no others'),
  message: note('message', 4_000),
});

export const Notified = z
  .strictObject({
    notification_id: z.string(),
    repeated: z.boolean().describe('whether it had been sent already'),
  })
  .meta({ id: 'Notified' });

export const notifyOperation = operation({
  id: 'notify',
  method: 'POST',
  path: '/notify',
  service: 'notification',
  summary: 'Tell the subscribers of a topic something',
  description:
    'Goes out with the attribute `outcome` = `NOTE`, so that filter policies can tell it from what the loop itself says. For operators.',
  headers: IdempotencyKey,
  body: {
    content: [
      json(NotifyRequest, {
        topic: 'training',
        subject: 'Labelling week',
        message: 'From Monday on we look at the doubtful corrections together.',
      }),
    ],
  },
  answers: {
    202: {
      description: 'Handed to SNS, now or before',
      ...json(Notified, { notification_id: 'note#0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12', repeated: false }),
    },
  },
  problems: [],
});
