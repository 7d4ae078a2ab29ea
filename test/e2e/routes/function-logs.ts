// What the deployed functions have written to their logs.
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { REGION } from '../../../local/cloud.ts';
import { credentials } from '../../../local/deployment.ts';
import type { LightCloud } from '../../faults/light-cloud.ts';

const messagesOf = async (logs: CloudWatchLogsClient, logGroupName: string): Promise<string[]> => {
  const messages: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({ logGroupName, ...(nextToken === undefined ? {} : { nextToken }) }),
    );
    messages.push(...(page.events ?? []).map(({ message = '' }) => message));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return messages;
};

/** How many lines there are, and which of them hold the words, in any case. */
export const wordsInLogs = async (
  { cloud }: Pick<LightCloud, 'cloud'>,
  words: string,
): Promise<{ lines: number; quoting: string[] }> => {
  const logs = new CloudWatchLogsClient({ endpoint: cloud.endpoint, region: REGION, credentials });
  const { logGroups = [] } = await logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/lambda/' }),
  );
  const all: string[] = [];
  for (const { logGroupName = '' } of logGroups) {
    const messages = await messagesOf(logs, logGroupName);
    all.push(...messages.map((message) => `${logGroupName}: ${message}`));
  }
  const wanted = words.toLowerCase();
  return { lines: all.length, quoting: all.filter((line) => line.toLowerCase().includes(wanted)) };
};
