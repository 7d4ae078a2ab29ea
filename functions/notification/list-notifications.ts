// GET /notifications: what went out, newest first, over all channels.
import * as z from 'zod';
import { ListNotificationsQuery } from '../api/operations/list-notifications.ts';
import { publicText } from '../api/public-text.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { newestFirst } from '../runtime/newest-first.ts';
import { system } from '../runtime/system.ts';

type Needs = Pick<Dependencies, 'documents'>;

const Delivery = z.object({
  notification_id: z.string(),
  channel: z.string(),
  outcome: z.string(),
  delivered_at: z.iso.datetime(),
  execution: z.string().optional(),
  message: z.string(),
});
type Delivery = z.infer<typeof Delivery>;

/** Each is a partition of the index; another channel must be named here to be listed. */
const CHANNELS = ['bus', 'training-topic', 'deployment-topic'] as const;

const place = ({ delivered_at, notification_id }: Delivery): string => `${delivered_at}~${notification_id}`;

const ofChannel = (deps: Needs, table: string, channel: string, limit: number, before?: string) =>
  newestFirst(
    deps,
    {
      table,
      index: 'by-channel',
      partition: { name: 'channel', value: channel },
      time: 'delivered_at',
      read: (item) => Delivery.parse(item),
      place,
    },
    limit,
    before,
  );

export const listNotifications = (
  deps: Needs,
  table: string,
): HttpRoute<typeof noBody, typeof ListNotificationsQuery> => ({
  body: noBody,
  query: ListNotificationsQuery,
  run: async ({ query: { limit, before } }) => {
    const pages = await Promise.all(
      CHANNELS.map((channel) => ofChannel(deps, table, channel, limit, before)),
    );
    const all = pages.flatMap(({ items }) => items).sort((a, b) => (place(a) < place(b) ? 1 : -1));
    const page = all.slice(0, limit);
    const last = page.at(-1);
    const more = all.length > limit || pages.some(({ next }) => next !== null);
    return {
      status: 200,
      body: {
        notifications: page.map((each) => ({ ...each, message: publicText(each.message) })),
        next: last !== undefined && more ? place(last) : null,
      },
    };
  },
});

export const handler = httpHandler(
  'list-notifications',
  listNotifications(
    { documents: dynamoDb() },
    readEnvironment({ NOTIFICATIONS_TABLE_NAME: text }).NOTIFICATIONS_TABLE_NAME,
  ),
  system.logger,
);
