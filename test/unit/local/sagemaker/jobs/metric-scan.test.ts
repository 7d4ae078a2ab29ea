// Metrics read from log lines by the regular expressions of a request.
import { expect, test } from 'vitest';
import { scanMetrics } from '../../../../../local/sagemaker/jobs/metric-scan.ts';
import type { Metric } from '../../../../../local/sagemaker/outside/outside.ts';
import type { World } from '../../../../../local/sagemaker/world.ts';

function scan(regexes: Readonly<Record<string, string>>) {
  const sent: Metric[] = [];
  const world = {
    time: { now: () => 1000 },
    log: () => {},
    outside: { putMetrics: async (metrics: Metric[]) => void sent.push(...metrics) },
  } as unknown as World;
  const definitions = Object.entries(regexes).map(([Name, Regex]) => ({ Name, Regex }));
  return { sent, scanner: scanMetrics(world, 'job-1', definitions) };
}

test('the last value of each metric is final, every value goes to CloudWatch with the job’s name', async () => {
  const { sent, scanner } = scan({ loss: 'loss=([0-9.]+);', f1: 'f1=([0-9.]+);' });

  for (const line of ['epoch 1 loss=0.9; f1=0.1;', 'nothing here', 'epoch 2 loss=0.25;']) scanner.read(line);
  await scanner.close();

  expect(scanner.final().map(({ MetricName, Value }) => [MetricName, Value])).toEqual([
    ['loss', 0.25],
    ['f1', 0.1],
  ]);
  expect(sent.map(({ name, values }) => [name, [...values.keys()]])).toEqual([
    ['loss', [0.9]],
    ['f1', [0.1]],
    ['loss', [0.25]],
  ]);
  expect(sent[0]).toMatchObject({
    namespace: '/aws/sagemaker/TrainingJobs',
    dimensions: { TrainingJobName: 'job-1' },
  });
});

test.each([
  ['loss: ([0-9.]+)', 'val_loss: 0.5', 0.5],
  ['loss=(\\S+)', 'loss=1e-05', 0.00001],
  ['loss=(\\S+)', 'loss=-2.5', -2.5],
  ['loss=(.*?);', 'loss= 0.5 ;', 0.5],
  ['^loss (\\d+)$', 'loss 7', 7],
  ['loss=(\\S+)', 'loss=nan', undefined],
  ['loss=(\\S+)', 'loss=inf', undefined],
  ['loss=([0-9]*)', 'loss=', undefined],
  ['loss=[0-9.]+', 'loss=0.5', undefined],
  ['loss=([0-9.]+)', 'accuracy=0.5', undefined],
])('%s finds in "%s" the value %s', async (regex, line, value) => {
  const { scanner } = scan({ m: regex });
  scanner.read(line);
  await scanner.close();
  expect(scanner.final()[0]?.Value).toBe(value);
});
