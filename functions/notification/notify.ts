// POST /notify: an operator tells the subscribers of a topic something; a repeated request tells them once.
import { NotifyRequest } from '../api/operations/notify.ts';
import { idempotencyKey, idFromKey } from '../feedback/idempotency-key.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sns } from '../runtime/clients/sns.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { deliverOnce } from './deliveries.ts';
import { publishMessage } from './publish-message.ts';

type Needs = Pick<Dependencies, 'documents' | 'topics' | 'clock' | 'newId'>;
interface Settings {
  readonly NOTIFICATIONS_TABLE_NAME: string;
  readonly SNS_TOPIC_ARN: string;
  readonly DEPLOYMENT_TOPIC_ARN: string;
  readonly STAGE: string;
}

const OUTCOME = 'NOTE';

export const notify = (deps: Needs, settings: Settings): HttpRoute<typeof NotifyRequest> => ({
  body: NotifyRequest,
  run: async ({ body: { topic, subject, message }, headers }) => {
    const key = idempotencyKey(headers);
    const id = `note#${key === undefined ? deps.newId() : idFromKey(key)}`;
    const arn = topic === 'training' ? settings.SNS_TOPIC_ARN : settings.DEPLOYMENT_TOPIC_ARN;
    const json = { stage: settings.STAGE, outcome: OUTCOME, subject, message };
    const about = { channel: `${topic}-topic`, outcome: OUTCOME, message };
    const sent = await deliverOnce(deps, settings.NOTIFICATIONS_TABLE_NAME, id, about, () =>
      publishMessage(deps, arn, id, OUTCOME, { subject, text: message, json }),
    );
    return { status: 202, body: { notification_id: id, repeated: !sent } };
  },
});

export const handler = httpHandler(
  'notify',
  notify(
    { ...system, documents: dynamoDb(), topics: sns() },
    readEnvironment({
      NOTIFICATIONS_TABLE_NAME: text,
      SNS_TOPIC_ARN: text,
      DEPLOYMENT_TOPIC_ARN: text,
      STAGE: text,
    }),
  ),
  system.logger,
);
