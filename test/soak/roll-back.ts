// `npm run soak:roll-back`: back to version 1 and forth again by POST /models/{version}/activate, under load; nobody gets an error, and nothing contradicts itself.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type * as z from 'zod';
import type { Api } from '../../cli/signed-api.ts';
import { Executions } from '../../functions/api/operations/list-executions.ts';
import { Prediction } from '../../functions/api/operations/predict-sentiment.ts';
import { CycleRequested } from '../../functions/api/operations/retrain.ts';
import { ActiveModelAnswer } from '../../functions/api/operations/show-active-model.ts';
import { bootstrap } from '../faults/fault-world.ts';
import { deployLightCloud, type LightCloud, quietOrder } from '../faults/light-cloud.ts';
import { viewLoop } from '../faults/loop-view.ts';
import { startPredictionClients } from './prediction-clients.ts';
import { contradictions, type Moment, momentOf, type Sample, type Switch } from './roll-back-samples.ts';

const flags = new Command('soak:roll-back')
  .option('--switches <count>', 'switches, to version 1 and back in turns', '6')
  .option('--clients <count>', 'clients that predict without end', '4')
  .option('--keep', 'keep the folder with state and logs')
  .parse()
  .opts<{ switches: string; clients: string; keep?: boolean }>();

const SWITCH_MS = 240_000;
const AFTER = 10;
const WARM = 50;

const ok = async <Body>(reply: Promise<{ status: number; body: unknown }>, schema: z.ZodType<Body>) => {
  const { status, body } = await reply;
  if (status >= 300) throw new Error(`The API answered ${status}: ${JSON.stringify(body)}`);
  return schema.parse(body);
};

const newest = async (api: Api) => {
  const [cycle] = (await ok(api.get('/executions?limit=1'), Executions)).executions;
  if (cycle === undefined) throw new Error('No cycle was opened.');
  return cycle;
};

/** @returns undefined where something moved while it was looked at, so that the parts are not of one moment. */
const sample = async (api: Api): Promise<Sample | undefined> => {
  const look = async () => ({
    active: await ok(api.get('/active-model'), ActiveModelAnswer),
    newest: await newest(api),
  });
  const before = await look();
  const { model_version } = await ok(api.post('/predict-sentiment', { text: 'Works well.' }), Prediction);
  const after = await look();
  if (JSON.stringify(before) !== JSON.stringify(after)) return undefined;
  return { ...before, answeredBy: model_version ?? 0 };
};

interface Figures {
  readonly samples: Record<Moment, number>;
  readonly problems: string[];
  moved: number;
}

const watchSwitch = async (api: Api, change: Switch, figures: Figures): Promise<void> => {
  const deadline = Date.now() + SWITCH_MS;
  for (let after = 0; after < AFTER; ) {
    if (Date.now() > deadline)
      throw new Error(`The switch to version ${change.to} did not end in ${SWITCH_MS / 1000} s.`);
    const now = await sample(api);
    if (now === undefined) {
      figures.moved += 1;
      continue;
    }
    const moment = momentOf(now, change);
    figures.samples[moment] += 1;
    figures.problems.push(...contradictions(now, change));
    if (moment === 'after' && now.newest.status === 'ENDED') after += 1;
    await sleep(50);
  }
};

const promoteSecond = async ({ api }: LightCloud): Promise<void> => {
  await ok(api.post('/retrain', {}), CycleRequested);
  const deadline = Date.now() + SWITCH_MS;
  for (let last = await newest(api); last.status !== 'ENDED'; last = await newest(api)) {
    if (Date.now() > deadline) throw new Error(`${last.execution} did not end.`);
    await sleep(250);
  }
  const { model_version } = await ok(api.get('/active-model'), ActiveModelAnswer);
  if (model_version !== 2) throw new Error(`Version ${model_version} serves, not 2.`);
};

const folder = mkdtempSync(join(tmpdir(), 'sentiment-roll-back-'));
let light: LightCloud | undefined;
try {
  light = await deployLightCloud({
    ...(await quietOrder(folder)),
    params: {
      deploymentTraffic: 'CANARY',
      deploymentWaitSeconds: '300', // a hundredth of it passes
      deploymentTerminationWaitSeconds: '100',
    },
  });
  const { api } = light;
  await bootstrap(light, viewLoop(light));
  await promoteSecond(light);
  const clients = startPredictionClients(api, Number(flags.clients));
  while (clients.made() < WARM) await sleep(100);
  const figures: Figures = {
    samples: { before: 0, shifting: 0, verifying: 0, after: 0 },
    problems: [],
    moved: 0,
  };
  for (let count = 0; count < Number(flags.switches); count += 1) {
    const [from, to] = count % 2 === 0 ? [2, 1] : [1, 2];
    const { cycle } = await ok(api.post(`/models/${to}/activate`, {}), CycleRequested);
    await watchSwitch(api, { from, to, cycle }, figures);
    process.stderr.write(`version ${to} serves, put in service by cycle ${cycle}\n`);
  }
  await clients.stop();
  const [made, failures] = [clients.made(), clients.failures];
  const { samples, problems, moved } = figures;
  const sampled = Object.values(samples).reduce((sum, each) => sum + each, 0);
  for (const line of [...new Set([...problems, ...failures])]) process.stdout.write(`✖ ${line}\n`);
  process.stdout.write(
    `${flags.switches} switches under ${flags.clients} clients: ${made} predictions, ${failures.length} failed. ` +
      `${sampled} moments sampled (${Object.entries(samples)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}; ${moved} more in which something just moved): ${problems.length} contradictions.\n`,
  );
  if (failures.length + problems.length > 0 || samples.after === 0 || samples.shifting === 0)
    process.exitCode = 1;
} finally {
  await light?.cloud.stop();
  if (flags.keep) process.stderr.write(`State and logs: ${folder}\n`);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
