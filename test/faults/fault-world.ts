// The cloud of a fault run: emulator and stand-in, each behind a fault proxy and a tap through which only the functions go.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../../local/cloud.ts';
import { freePort } from '../../local/ports.ts';
import { type CallTap, startCallTap } from './call-tap.ts';
import type { Proxies } from './faults.ts';
import { deployLightCloud, type LightCloud, type LightCloudOrder } from './light-cloud.ts';
import { type LoopView, viewLoop } from './loop-view.ts';
import { type Microburst, startMicroburst } from './microburst.ts';
import { WINDOW } from './round.ts';

const BOOTSTRAP_MS = 120_000;

export interface FaultWorld {
  readonly light: LightCloud;
  readonly view: LoopView;
  readonly proxies: Proxies;
  readonly order: LightCloudOrder;
  /** Stops emulator and stand-in in order; the proxies stay. */
  readonly stopCloud: () => Promise<void>;
  /** Says which cloud runs now on the same ports. */
  readonly replaceCloud: (cloud: Cloud) => void;
  /** Done first when everything stops. */
  readonly alsoStop: (what: () => Promise<void>) => void;
  readonly stop: () => Promise<void>;
}

/** The first model, so that every later cycle updates an endpoint that serves. */
export const bootstrap = async (light: LightCloud, view: LoopView): Promise<void> => {
  const { status, body } = await light.api.post('/bootstrap', {});
  if (status !== 202) throw new Error(`POST /bootstrap answered ${status}: ${JSON.stringify(body)}`);
  const deadline = Date.now() + BOOTSTRAP_MS;
  for (;;) {
    const { cycles, lease } = await view.state();
    const first = cycles[0];
    if (first?.outcome !== undefined && lease.holder === undefined) {
      if (first.outcome === 'PROMOTED') return;
      throw new Error(`The first cycle ended as ${first.outcome}: ${first.outcome_reason}`);
    }
    if (Date.now() > deadline) throw new Error('The first cycle did not end in two minutes.');
    await sleep(200);
  }
};

export const startFaultWorld = async (tell: (line: string) => void): Promise<FaultWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'sentiment-faults-'));
  const bursts: Microburst[] = [];
  const taps: CallTap[] = [];
  const others: (() => Promise<void>)[] = [];
  let cloud: Cloud | undefined;
  const stop = async () => {
    for (const other of others) await other();
    await cloud?.stop();
    for (const tap of taps) await tap.close();
    for (const burst of bursts) await burst.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [emulatorPort, sageMakerPort] = [await freePort(), await freePort()];
    for (const port of [emulatorPort, sageMakerPort]) {
      const burst = await startMicroburst(`http://127.0.0.1:${port}`, folder);
      bursts.push(burst);
      taps.push(await startCallTap(burst.url));
    }
    const order = {
      folder,
      emulatorPort,
      sageMakerPort,
      functionsSee: { aws: taps[0]?.url ?? '', sageMaker: taps[1]?.url ?? '' },
      volumeThreshold: WINDOW,
      visibilitySeconds: 3,
    };
    tell('deploying');
    const light = await deployLightCloud(order);
    cloud = light.cloud;
    const view = viewLoop(light);
    tell('bootstrapping');
    await bootstrap(light, view);
    return {
      light,
      view,
      proxies: { taps, bursts },
      order,
      stopCloud: async () => cloud?.stop(),
      replaceCloud: (next) => {
        cloud = next;
      },
      alsoStop: (what) => void others.push(what),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Every call that the functions have made since `before`. */
export const callsSince = ({ taps }: Proxies, before: ReadonlyMap<string, number>): string[] =>
  taps
    .flatMap(({ calls }) => [...calls])
    .filter(([call, count]) => count > (before.get(call) ?? 0))
    .map(([call]) => call)
    .sort();

export const callsSoFar = ({ taps }: Proxies): Map<string, number> =>
  new Map(taps.flatMap(({ calls }) => [...calls]));
