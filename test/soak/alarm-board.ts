// A small CloudWatch: keeps the metrics of the last moments and says which alarms they break.
import type { Metric, Outside } from '../../local/sagemaker/outside/outside.ts';
import { memoryOutside } from '../unit/local/sagemaker/support/memory-outside.ts';

export interface Alarm {
  readonly metric: string;
  readonly statistic: 'Sum' | 'Average';
  readonly threshold: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Datum {
  readonly at: number;
  readonly metric: Pick<Metric, 'name' | 'dimensions' | 'values'>;
}

export interface AlarmBoard {
  readonly outside: Outside & ReturnType<typeof memoryOutside>;
  /** A metric that the callers publish themselves. */
  publish(name: string, dimensions: Readonly<Record<string, string>>, value: number): void;
  inAlarm(): string[];
}

const sameDimensions = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>) =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value);

/** `periodMs`: how far back an alarm looks, all of it in one evaluation period. */
export function alarmBoard(alarms: Readonly<Record<string, Alarm>>, periodMs: number): AlarmBoard {
  let data: Datum[] = [];
  const add = (metric: Datum['metric']) => {
    const now = Date.now();
    data = [...data.filter(({ at }) => now - at < periodMs), { at: now, metric }];
  };
  const breaks = ({ metric, statistic, threshold, dimensions }: Alarm): boolean => {
    let sum = 0;
    let count = 0;
    for (const { at, metric: seen } of data) {
      const counts = seen.name === metric && sameDimensions(seen.dimensions, dimensions);
      if (!counts || Date.now() - at >= periodMs) continue;
      for (const [value, times] of seen.values) {
        sum += value * times;
        count += times;
      }
    }
    return count > 0 && (statistic === 'Sum' ? sum : sum / count) >= threshold;
  };
  const inAlarm = () => Object.keys(alarms).filter((name) => breaks(alarms[name] as Alarm));
  const outside = memoryOutside();
  outside.putMetrics = async (batch) => batch.forEach(add);
  outside.alarmsInAlarm = async (names) => inAlarm().filter((name) => names.includes(name));
  const publish: AlarmBoard['publish'] = (name, dimensions, value) =>
    add({ name, dimensions, values: new Map([[value, 1]]) });
  return { outside, publish, inAlarm };
}
