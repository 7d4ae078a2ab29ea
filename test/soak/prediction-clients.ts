// Clients of the API that never stop predicting; each waits for its answer before it asks again.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../../cli/signed-api.ts';

const PAUSE_MS = 100;

export interface PredictionClients {
  readonly made: () => number;
  readonly failures: readonly string[];
  readonly stop: () => Promise<void>;
}

export const startPredictionClients = (api: Api, count: number): PredictionClients => {
  let [running, made] = [true, 0];
  const failures: string[] = [];
  const client = async () => {
    while (running) {
      try {
        const { status, body } = await api.post('/predict-sentiment', { text: 'Works well.' });
        if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
      made += 1;
      await sleep(PAUSE_MS);
    }
  };
  const clients = Array.from({ length: count }, client);
  return {
    made: () => made,
    failures,
    stop: async () => {
      running = false;
      await Promise.all(clients);
    },
  };
};
