// Reads a partition of the loop table whole, however many pages it fills.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Dependencies } from './dependencies.ts';

/** The items in the order of their sort keys, as of now. @param from the first sort key of interest; without it, all. */
export const readPartition = async (
  { documents }: Pick<Dependencies, 'documents'>,
  TableName: string,
  pk: string,
  from?: string,
): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: from === undefined ? 'pk = :pk' : 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: { ':pk': pk, ...(from === undefined ? {} : { ':from': from }) },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
};
