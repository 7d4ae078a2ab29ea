// GET /notifications: what went out, newest first. The table holds a few items a cycle, so it is read whole and sorted here.
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ListNotificationsQuery } from '../api/operations/list-notifications.ts';
import { publicText } from '../api/public-text.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
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

/** Without the outcomes that stand in the same table: those are notes, not deliveries. */
const deliveries = async ({ documents }: Needs, TableName: string): Promise<Delivery[]> => {
  const found: Delivery[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({
        TableName,
        FilterExpression: 'attribute_exists(delivered_at)',
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => Delivery.parse(item)));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
};

const place = ({ delivered_at, notification_id }: Delivery): string => `${delivered_at}~${notification_id}`;

export const listNotifications = (
  deps: Needs,
  table: string,
): HttpRoute<typeof noBody, typeof ListNotificationsQuery> => ({
  body: noBody,
  query: ListNotificationsQuery,
  run: async ({ query: { limit, before } }) => {
    const all = (await deliveries(deps, table))
      .filter((each) => before === undefined || place(each) < before)
      .sort((a, b) => (place(a) < place(b) ? 1 : -1));
    const page = all.slice(0, limit);
    const last = page.at(-1);
    return {
      status: 200,
      body: {
        notifications: page.map((each) => ({ ...each, message: publicText(each.message) })),
        next: last !== undefined && all.length > limit ? place(last) : null,
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
