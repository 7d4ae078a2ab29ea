// Hands in the demo's corrections through both doors, HTTP and the bus, some of them twice.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Api } from '../../cli/signed-api.ts';
import type { Cloud } from '../cloud.ts';
import { REGION } from '../cloud.ts';
import { credentials } from '../deployment.ts';
import type { Correction } from './scenario.ts';

const CLIENTS = 4;
const EVENTS_PER_CALL = 10;
/** Every tenth correction is sent again, through the other door. */
const EVERY_NTH_TWICE = 10;

export interface Sent {
  readonly sent: number;
  readonly duplicates: number;
  readonly overHttp: number;
  readonly overBus: number;
}

const overHttp = async (api: Api, batch: readonly Correction[]): Promise<void> => {
  const queue = [...batch];
  const client = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { status, body } = await api.post('/submit-feedback', next);
      if (status !== 202)
        throw new Error(`POST /submit-feedback answered ${status}: ${JSON.stringify(body)}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
};

/** As any application on AWS would: PutEvents with the SDK, and a look at what was refused. */
const overBus = async (cloud: Cloud, bus: string, batch: readonly Correction[]): Promise<void> => {
  const client = new EventBridgeClient({ endpoint: cloud.endpoint, region: REGION, credentials });
  for (let start = 0; start < batch.length; start += EVENTS_PER_CALL) {
    const { FailedEntryCount } = await client.send(
      new PutEventsCommand({
        Entries: batch.slice(start, start + EVENTS_PER_CALL).map((correction) => ({
          EventBusName: bus,
          Source: 'demo.shop',
          DetailType: 'FeedbackSubmitted',
          Detail: JSON.stringify(correction),
        })),
      }),
    );
    if (FailedEntryCount !== 0) throw new Error(`The bus refused ${FailedEntryCount} events.`);
  }
};

export const sendCorrections = async (
  cloud: Cloud,
  api: Api,
  bus: string,
  all: readonly Correction[],
): Promise<Sent> => {
  const http = all.filter((_, index) => index % 2 === 0);
  const events = all.filter((_, index) => index % 2 === 1);
  const again = all.filter((_, index) => index % EVERY_NTH_TWICE === 0);
  await Promise.all([overHttp(api, http), overBus(cloud, bus, events)]);
  await overBus(cloud, bus, again);
  return {
    sent: all.length + again.length,
    duplicates: again.length,
    overHttp: http.length,
    overBus: events.length + again.length,
  };
};
