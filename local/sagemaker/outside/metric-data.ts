// Metrics of endpoints and training jobs on their way to CloudWatch.
import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Metric } from './outside.ts';

const VALUES_PER_DATUM = 150;
const DATA_PER_CALL = 500;

function dataOf(metric: Metric): MetricDatum[] {
  const pairs = [...metric.values];
  const data: MetricDatum[] = [];
  for (let start = 0; start < pairs.length; start += VALUES_PER_DATUM) {
    const slice = pairs.slice(start, start + VALUES_PER_DATUM);
    data.push({
      MetricName: metric.name,
      Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
      Timestamp: metric.time,
      Unit: metric.unit,
      Values: slice.map(([value]) => value),
      Counts: slice.map(([, count]) => count),
    });
  }
  return data;
}

export async function putMetrics(client: CloudWatchClient, metrics: readonly Metric[]): Promise<void> {
  for (const [Namespace, group] of Map.groupBy(metrics, (metric) => metric.namespace)) {
    const data = group.flatMap(dataOf);
    for (let start = 0; start < data.length; start += DATA_PER_CALL) {
      const MetricData = data.slice(start, start + DATA_PER_CALL);
      await client.send(new PutMetricDataCommand({ Namespace, MetricData }));
    }
  }
}
