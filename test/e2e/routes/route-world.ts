// The one stage that every case of every route is asked on: a real deployment, taken through five phases.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AwsClient } from 'aws4fetch';
import type { Operation } from '../../../functions/api/operation.ts';
import { REGION } from '../../../local/cloud.ts';
import { apiUrl, credentials } from '../../../local/deployment.ts';
import { freePort } from '../../../local/ports.ts';
import { type CallTap, type Refusal, startCallTap } from '../../faults/call-tap.ts';
import { deployLightCloud, type LightCloud } from '../../faults/light-cloud.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Question {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Sent as JSON; `body` as it is. */
  readonly json?: unknown;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Stands in every text that the suite sends, so that a log that quotes one is found out. */
export const MARK = 'Quokkaflute';

export interface RouteWorld {
  readonly light: LightCloud;
  readonly url: string;
  /** Every answer so far. */
  readonly answers: Answer[];
  /** What one case leaves for another: ids, answers under way. */
  readonly memory: Map<string, unknown>;
  readonly send: (operation: Operation, question?: Question) => Promise<Answer>;
  /** The same without a signature. */
  readonly sendUnsigned: (operation: Operation, question?: Question) => Promise<Answer>;
  /** Answers the functions' next calls in AWS's place, by `service:Operation`; `undefined` ends it. */
  readonly refuse: (order: ((call: string) => Refusal | undefined) | undefined) => void;
  readonly layArchive: (key: string, content: Buffer) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const addressOf = (url: string, { path }: Operation, question: Question): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(question.path?.[name] ?? ''),
  );
  return `${url}${filled}${question.query === undefined ? '' : `?${question.query}`}`;
};

const requestOf = ({ method }: Operation, { json, body, headers }: Question): RequestInit => ({
  method,
  headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  signal: AbortSignal.timeout(60_000),
});

const read = async (reply: Response): Promise<Answer> => ({
  status: reply.status,
  headers: Object.fromEntries(reply.headers),
  text: await reply.text(),
});

/** @throws Error when the stage does not come up; what was started by then is stopped. */
export const startRouteWorld = async (params: Record<string, string> = {}): Promise<RouteWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'every-route-'));
  const [emulatorPort, sageMakerPort] = [await freePort(), await freePort()];
  let refusing: ((call: string) => Refusal | undefined) | undefined;
  const taps: CallTap[] = [];
  for (const port of [emulatorPort, sageMakerPort])
    taps.push(
      await startCallTap(`http://127.0.0.1:${port}`, {
        refuse: (call) => refusing?.(call.split(' ').at(-1) ?? ''),
      }),
    );
  const closeTaps = () => Promise.all(taps.map((tap) => tap.close()));
  const light = await deployLightCloud({
    folder,
    emulatorPort,
    sageMakerPort,
    functionsSee: { aws: taps[0]?.url ?? '', sageMaker: taps[1]?.url ?? '' },
    volumeThreshold: 1_000_000,
    visibilitySeconds: 3,
    params: { modelApproval: 'manual', ...params },
  }).catch(async (error: unknown) => {
    await closeTaps();
    throw error;
  });
  const url = apiUrl(light.cloud.endpoint, light.outputs);
  const signer = new AwsClient({ ...credentials, service: 'execute-api', region: REGION, retries: 0 });
  const s3 = new S3Client({
    endpoint: light.cloud.endpoint,
    region: REGION,
    credentials,
    forcePathStyle: true,
  });
  const answers: Answer[] = [];
  const noted = async (reply: Promise<Response>): Promise<Answer> => {
    const answer = await read(await reply);
    answers.push(answer);
    return answer;
  };
  return {
    light,
    url,
    answers,
    memory: new Map(),
    send: (operation, question = {}) =>
      noted(signer.fetch(addressOf(url, operation, question), requestOf(operation, question))),
    sendUnsigned: (operation, question = {}) =>
      noted(fetch(addressOf(url, operation, question), requestOf(operation, question))),
    refuse: (order) => {
      refusing = order;
    },
    layArchive: async (Key, Body) => {
      await s3.send(new PutObjectCommand({ Bucket: light.outputs.ModelsBucketName, Key, Body }));
    },
    stop: async () => {
      await light.cloud.stop();
      await closeTaps();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** @throws Error saying what did not come in two minutes. */
export const until = async <Seen>(what: string, look: () => Promise<Seen | undefined>): Promise<Seen> => {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`${what} did not come in two minutes.`);
    await sleep(300);
  }
};
