// Predicts once every 200 ms all the while, so that a gap in service cannot go unnoticed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../../cli/signed-api.ts';

const INTERVAL_MS = 200;
const TEXTS = [
  'I love it, works perfectly.',
  'Broke after two days, what a waste of money.',
  'It is okay, nothing special.',
];

export interface Traffic {
  readonly made: number;
  readonly failed: number;
  readonly failures: readonly string[];
  /** Answers by the model version that gave them. */
  readonly byVersion: Readonly<Record<string, number>>;
}

export interface BackgroundClient {
  readonly traffic: () => Traffic;
  readonly stop: () => Promise<void>;
}

export const startBackgroundClient = (api: Api): BackgroundClient => {
  let running = true;
  let made = 0;
  const failures: string[] = [];
  const byVersion: Record<string, number> = {};

  const predict = async (text: string): Promise<void> => {
    made += 1;
    try {
      const { status, body } = await api.post('/predict-sentiment', { text });
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      const version = `v${(body as { model_version?: number }).model_version ?? '?'}`;
      byVersion[version] = (byVersion[version] ?? 0) + 1;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  };

  const pending = new Set<Promise<void>>();
  const ticking = (async () => {
    for (let tick = 0; running; tick += 1) {
      const one = predict(TEXTS[tick % TEXTS.length] ?? '').finally(() => pending.delete(one));
      pending.add(one);
      await sleep(INTERVAL_MS);
    }
  })();

  return {
    traffic: () => ({
      made: made - pending.size,
      failed: failures.length,
      failures,
      byVersion: { ...byVersion },
    }),
    stop: async () => {
      running = false;
      await ticking;
      await Promise.all(pending);
    },
  };
};
