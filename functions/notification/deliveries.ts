// Remembers each delivery, so that a retried task repeats none.
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Dependencies } from '../runtime/dependencies.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

/** Runs `deliver` unless it is on record as done, then records it. A crash between the two repeats that one delivery. */
export const deliverOnce = async (
  deps: Needs,
  table: string,
  notificationId: string,
  about: Record<string, unknown>,
  deliver: () => Promise<unknown>,
): Promise<boolean> => {
  const { Item } = await deps.documents.send(
    new GetCommand({ TableName: table, Key: { notification_id: notificationId }, ConsistentRead: true }),
  );
  if (Item !== undefined) return false;
  await deliver();
  const item = { notification_id: notificationId, delivered_at: deps.clock().toISOString(), ...about };
  await deps.documents.send(new PutCommand({ TableName: table, Item: item }));
  return true;
};
