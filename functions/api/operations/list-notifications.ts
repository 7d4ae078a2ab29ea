// GET /notifications, as its callers see it.
import * as z from 'zod';
import { json, operation, pageLimit, Time } from '../operation.ts';

export const ListNotificationsQuery = z.strictObject({
  limit: pageLimit('notifications'),
  before: z.string().min(1).max(512).optional().describe('`next` of the page before'),
});

export const Notification = z.strictObject({
  notification_id: z
    .string()
    .describe('also an attribute of the message, by which a subscriber knows a copy'),
  channel: z.string().describe('training-topic, deployment-topic or bus'),
  outcome: z.string().describe('what a filter policy may ask for'),
  delivered_at: Time,
  execution: z.string().optional(),
  message: z.string().describe('the words, as they went out by e-mail'),
});

export const Notifications = z
  .strictObject({
    notifications: z.array(Notification).describe('newest first'),
    next: z.string().nullable().describe('`before` of the next page; null on the last one'),
  })
  .meta({ id: 'Notifications' });

export const listNotificationsOperation = operation({
  id: 'listNotifications',
  method: 'GET',
  path: '/notifications',
  service: 'notification',
  summary: 'List what people and machines were told, and through which channel',
  query: ListNotificationsQuery,
  answers: {
    200: {
      description: 'A page of notifications',
      ...json(Notifications, {
        notifications: [
          {
            notification_id: 'retrain-000002#training-topic',
            channel: 'training-topic',
            outcome: 'PROMOTED',
            delivered_at: '2026-11-23T10:50:00.000Z',
            execution: 'retrain-000002',
            message: 'retrain-000002 (volume): a new model serves.',
          },
        ],
        next: null,
      }),
    },
  },
  problems: [],
});
