// The alarms that guard a deployment, read from CloudWatch.
import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';

export async function alarmsInAlarm(client: CloudWatchClient, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const breached: string[] = [];
  for await (const page of paginateDescribeAlarms({ client }, { AlarmNames: [...names] })) {
    for (const alarm of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
      const watched = alarm.AlarmName !== undefined && names.includes(alarm.AlarmName);
      if (watched && alarm.StateValue === 'ALARM') breached.push(alarm.AlarmName as string);
    }
  }
  return breached;
}
