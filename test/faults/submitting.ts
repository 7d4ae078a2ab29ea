// Hands corrections in as clients do: through both doors, some twice, and again when the answer was an error.
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Api } from '../../cli/signed-api.ts';
import { REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import type { LightCloud } from './light-cloud.ts';

const TRIES = 8;
const PAUSE_MS = 50;
const ENTRIES = 10;

export interface Submission {
  readonly feedback_id: string;
  readonly text: string;
  readonly user_label: string;
  readonly prediction_id?: string;
}

/** Tries again on an error of the service, as a client would; the id makes the second try a repeat. */
export const persistently = async (
  api: Api,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown; tries: number }> => {
  for (let tries = 1; ; tries += 1) {
    const answer = await (body === undefined ? api.get(path) : api.post(path, body));
    if (answer.status < 500 || tries === TRIES) return { ...answer, tries };
    await sleep(PAUSE_MS * tries);
  }
};

/** @returns the number of tries. */
export const submitByHttp = async (api: Api, submission: Submission): Promise<number> => {
  const { status, body, tries } = await persistently(api, '/submit-feedback', submission);
  if (status !== 202) throw new Error(`POST /submit-feedback answered ${status}: ${JSON.stringify(body)}`);
  return tries;
};

export const busClient = ({ cloud }: LightCloud): EventBridgeClient =>
  new EventBridgeClient({ endpoint: cloud.endpoint, region: REGION, credentials });

export const submitByBus = async (
  events: EventBridgeClient,
  bus: string,
  submissions: readonly object[],
): Promise<void> => {
  for (let start = 0; start < submissions.length; start += ENTRIES) {
    const { FailedEntryCount } = await events.send(
      new PutEventsCommand({
        Entries: submissions.slice(start, start + ENTRIES).map((submission) => ({
          EventBusName: bus,
          Source: 'faults.shop',
          DetailType: 'FeedbackSubmitted',
          Detail: JSON.stringify(submission),
        })),
      }),
    );
    if (FailedEntryCount !== 0) throw new Error(`The bus refused ${FailedEntryCount} events.`);
  }
};
