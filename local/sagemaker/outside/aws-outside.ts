// The outside as the AWS emulator provides it, through the AWS SDK with an explicit endpoint and test credentials.
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { alarmsInAlarm } from './alarm-states.ts';
import { sendEvents } from './event-bus.ts';
import { writeLogs } from './log-streams.ts';
import { putMetrics } from './metric-data.ts';
import type { Outside } from './outside.ts';
import { s3ObjectStore } from './s3-object-store.ts';

export function awsOutside(endpoint: string, region: string): Outside {
  const config = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({
    ...config,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const events = new EventBridgeClient(config);
  const cloudWatch = new CloudWatchClient(config);
  const logs = new CloudWatchLogsClient(config);
  return {
    objects: s3ObjectStore(s3),
    sendEvents: (batch) => sendEvents(events, batch),
    putMetrics: (metrics) => putMetrics(cloudWatch, metrics),
    alarmsInAlarm: (names) => alarmsInAlarm(cloudWatch, names),
    writeLogs: (group, stream, lines) => writeLogs(logs, group, stream, lines),
    close: () => {
      for (const client of [s3, events, cloudWatch, logs]) client.destroy();
    },
  };
}
