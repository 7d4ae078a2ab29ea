// Lines of jobs and serving processes on their way to CloudWatch Logs.
import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogLine } from './outside.ts';

const unlessThere = (error: unknown): void => {
  if ((error as Error).name !== 'ResourceAlreadyExistsException') throw error;
};

const isMissing = (error: unknown): boolean => (error as Error).name === 'ResourceNotFoundException';

/** Sends first and makes group and stream only when they turn out to be absent. */
export async function writeLogs(
  client: CloudWatchLogsClient,
  logGroupName: string,
  logStreamName: string,
  lines: readonly LogLine[],
): Promise<void> {
  const put = () =>
    client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [...lines] }));
  try {
    await put();
  } catch (error) {
    if (!isMissing(error)) throw error;
    await client.send(new CreateLogGroupCommand({ logGroupName })).catch(unlessThere);
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).catch(unlessThere);
    await put();
  }
}
