// Constant load on an endpoint and the record of every answer: when it was asked for, and which model gave it.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface LoadOrder {
  readonly url: string;
  readonly endpoint: string;
  readonly clients: number;
  /** Milliseconds between two requests of one client, if it is answered in time. */
  readonly everyMs: number;
}

export interface Answer {
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  /** Id of the model that answered; absent when the request failed. */
  readonly model?: string;
  readonly error?: string;
}

export interface Load {
  readonly answers: readonly Answer[];
  /** Settles when every client has had its last answer. */
  stop(): Promise<void>;
}

export function startLoad(order: LoadOrder, seen: (batch: readonly Answer[]) => void = () => {}): Load {
  const worker = new Worker(new URL('./load-client.ts', import.meta.url), { workerData: order });
  const ended = once(worker, 'exit');
  const answers: Answer[] = [];
  worker.on('message', (batch: readonly Answer[]) => {
    answers.push(...batch);
    seen(batch);
  });
  return {
    answers,
    stop: async () => {
      worker.postMessage('stop');
      await ended;
    },
  };
}
