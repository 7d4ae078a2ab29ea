// Turns the loop once on a fresh cloud in a temporary folder, and observes every step of it from outside.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../../cli/signed-api.ts';
import { executionName } from '../../functions/retraining/cycle.ts';
import { bootstrapFirstModel, followExecution } from '../bootstrap.ts';
import type { Cloud } from '../cloud.ts';
import { deployStage } from '../deploy-stage.ts';
import { startBackgroundClient } from './background-client.ts';
import { type Observer, observe } from './observer.ts';
import type { Phase, Report } from './report.ts';
import { corrections, type Expectation, SCENARIOS, type Scenario, writeBaseDataset } from './scenario.ts';
import { sendCorrections } from './send-corrections.ts';

const SETTLE_MS = 180_000;

export interface DemoOptions {
  readonly expected: Expectation;
  readonly folder: string;
  readonly tell: (line: string) => void;
}

/** Only volume may trigger, and exactly when all corrections are counted. */
const stageParameters = (scenario: Scenario, dataset: string): Record<string, string> => ({
  dataset,
  volumeThreshold: String(scenario.corrections),
  disagreementMinimum: '1000000',
  labelShiftMinimum: '1000000',
  ageLimitSeconds: '0',
  // Preprocess would set nearly all poisoned corrections aside; here they must reach the gate.
  ...(scenario.poisoned ? { feedbackFilter: 'off' } : {}),
});

const until = async <T>(what: string, look: () => Promise<T>, enough: (seen: T) => boolean): Promise<T> => {
  const deadline = Date.now() + SETTLE_MS;
  for (;;) {
    const seen = await look();
    if (enough(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`${what} did not come true in 180 s; last seen: ${seen}`);
    await sleep(250);
  }
};

const executionIsKnown = async (api: Api, execution: string): Promise<boolean> =>
  (await api.get(`/executions/${execution}`)).status === 200;

/** Message counts grow for a moment after the last state, so the queues are read until they stay empty. */
const drain = async (
  observer: Observer,
  topic: 'training' | 'deployment',
  least: number,
): Promise<number> => {
  let count = 0;
  const more = async () => {
    const messages = await observer.received(topic);
    count += messages.length;
    return messages.length;
  };
  const total = async () => {
    await more();
    return count;
  };
  await until(`${least} messages on the ${topic} topic`, total, (seen) => seen >= least);
  while ((await more()) > 0);
  return count;
};

export const turnLoop = async (cloud: Cloud, { expected, folder, tell }: DemoOptions): Promise<Report> => {
  const scenario = SCENARIOS[expected];
  const phases: Phase[] = [];
  const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const started = Date.now();
    tell(name);
    const result = await work();
    phases.push({ name, seconds: Math.round((Date.now() - started) / 100) / 10 });
    return result;
  };

  const options = {
    params: stageParameters(scenario, writeBaseDataset(folder, scenario)),
    packageDir: join(folder, 'package'),
  };
  const { outputs, api } = await phase('deploy', () => deployStage(cloud, options));
  const observer = observe(cloud);
  await phase('bootstrap', () => bootstrapFirstModel(cloud, api, (line) => tell(`bootstrap: ${line}`)));
  const before = await observer.live();
  await observer.subscribe({
    training: outputs.TrainingTopicArn ?? '',
    deployment: outputs.DeploymentTopicArn ?? '',
  });

  const client = startBackgroundClient(api);
  try {
    const batch = corrections(scenario);
    const sent = await phase('corrections', () => sendCorrections(cloud, api, outputs.BusName ?? '', batch));
    const counted = await phase('counting', () =>
      until(`Counting ${batch.length} corrections`, observer.counted, (seen) => seen >= batch.length),
    );
    const execution = executionName(2);
    const end = await phase('retraining', async () => {
      await until(
        'The retraining to start',
        () => executionIsKnown(api, execution),
        (known) => known,
      );
      return followExecution(cloud, api, execution, (line) => tell(`retraining: ${line}`));
    });
    const states = end.states.map(({ name }) => name);
    if (!states.includes('Gate'))
      throw new Error(
        `${execution} ended as ${end.outcome ?? end.status} before its gate: ${end.outcome_reason ?? ''}`,
      );
    const verdict = await observer.verdict(2);
    const notifications = await phase('notifications', async () => ({
      training: await drain(observer, 'training', 1),
      deployment: await drain(
        observer,
        'deployment',
        expected === 'promote' && end.outcome === 'PROMOTED' ? 1 : 0,
      ),
    }));
    const after = await observer.live();
    await client.stop();
    return {
      expected,
      phases,
      feedback: {
        ...sent,
        stored: await observer.stored(),
        counted: Math.max(counted, await observer.counted()),
      },
      predictions: client.traffic(),
      retraining: {
        cycle: end.cycle ?? 0,
        execution,
        trigger: end.reason ?? 'unknown',
        states,
        decision: verdict.decision,
        reason_code: verdict.reason_code,
        reason: verdict.reason,
        candidate: verdict.candidate,
        champion: verdict.champion ?? null,
      },
      deployment: { before, after },
      notifications,
    };
  } finally {
    await client.stop();
  }
};
