// The callers' side of the soak, in a thread of its own: clients that never stop asking, each over its kept-alive connection.
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { Answer, LoadOrder } from './load.ts';

const { url, endpoint, clients, everyMs } = workerData as LoadOrder;
const REPORT_EVERY_MS = 100;

let stopping = false;
let answers: Answer[] = [];
parentPort?.once('message', () => {
  stopping = true;
});

// One attempt only: a retry would hide a request that failed.
const runtime = new SageMakerRuntimeClient({
  endpoint: url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});

/** The model that answered, or what went wrong with the name of the error; a strange shape is an error too. */
async function ask(): Promise<Pick<Answer, 'model' | 'error'>> {
  try {
    const { Body } = await runtime.send(
      new InvokeEndpointCommand({
        EndpointName: endpoint,
        ContentType: 'application/json',
        Body: '{"instances":["Works as it should."]}',
      }),
    );
    const model: unknown = JSON.parse(Body.transformToString())?.predictions?.[0]?.model_id;
    return typeof model === 'string' ? { model } : { error: 'MalformedAnswer' };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: name === 'ModelError' ? name : `${name}: ${message}` };
  }
}

async function client(): Promise<void> {
  for (let turn = performance.now(); !stopping; ) {
    const start = Date.now();
    const answer = await ask();
    answers.push({ start, end: Date.now(), ...answer });
    turn = Math.max(turn + everyMs, performance.now());
    await sleep(Math.max(0, turn - performance.now()));
  }
}

const report = () => {
  if (answers.length > 0) parentPort?.postMessage(answers);
  answers = [];
};

const timer = setInterval(report, REPORT_EVERY_MS);
await Promise.all(Array.from({ length: clients }, client));
clearInterval(timer);
report();
runtime.destroy();
parentPort?.close();
