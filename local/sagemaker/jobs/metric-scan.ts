// A training job's metrics, read from its log lines by the request's regular expressions.
import type { MetricDefinition } from '../operations/shapes/training-job.ts';
import type { FinalMetric } from '../state/job-records.ts';
import type { World } from '../world.ts';

const NAMESPACE = '/aws/sagemaker/TrainingJobs';
const FLUSH_EVERY = 2000;

export interface MetricScan {
  read(line: string): void;
  /** The last value of each metric that was seen. */
  final(): FinalMetric[];
  /** Sends what is left to CloudWatch. */
  close(): Promise<void>;
}

export function scanMetrics(
  world: World,
  jobName: string,
  definitions: readonly MetricDefinition[],
): MetricScan {
  const scanners = definitions.map(({ Name, Regex }) => ({ name: Name, regex: new RegExp(Regex) }));
  const last = new Map<string, FinalMetric>();
  let waiting: FinalMetric[] = [];
  const flush = async () => {
    const metrics = waiting.map((seen) => ({
      namespace: NAMESPACE,
      name: seen.MetricName,
      dimensions: { TrainingJobName: jobName },
      unit: 'None' as const,
      values: new Map([[seen.Value, 1]]),
      time: new Date(seen.Timestamp * 1000),
    }));
    waiting = [];
    if (metrics.length === 0) return;
    await world.outside.putMetrics(metrics).catch((error: Error) => {
      world.log(`metrics of ${jobName} did not reach CloudWatch: ${error.message}`);
    });
  };
  const timer = setInterval(() => void flush(), FLUSH_EVERY);
  return {
    read: (line) => {
      for (const { name, regex } of scanners) {
        const text = regex.exec(line)?.[1]?.trim() ?? '';
        const value = Number(text);
        if (text === '' || !Number.isFinite(value)) continue;
        const seen = { MetricName: name, Value: value, Timestamp: world.time.now() };
        last.set(name, seen);
        waiting.push(seen);
      }
    },
    final: () => [...last.values()],
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}
