// TellEvaluation: tells the training topic and the bus what came of an evaluation, each once.
import * as z from 'zod';
import { deliverOnce } from '../notification/deliveries.ts';
import {
  type NotificationSettings,
  readNotificationSettings,
} from '../notification/notification-settings.ts';
import { publishMessage } from '../notification/publish-message.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import { sns } from '../runtime/clients/sns.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { metadata, publishEvents } from '../runtime/publish-events.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { evaluationEvent, evaluationMessage, outcomeOf } from './evaluation-message.ts';
import { hasEnded } from './evaluation-record.ts';
import { requireEvaluation } from './evaluations.ts';

export type TellNeeds = Pick<Dependencies, 'documents' | 'topics' | 'events' | 'clock'>;
type Send = (id: string) => Promise<unknown>;

const Input = z.object({ evaluation_id: z.string() });

/** @returns the channels told this time. @throws Error for one that has not ended: there is nothing to tell yet. */
export const tellEvaluation = (
  deps: TellNeeds,
  table: string,
  settings: NotificationSettings,
): Task<typeof Input, { delivered: string[]; status: string }> => ({
  input: Input,
  run: async ({ evaluation_id }) => {
    const record = await requireEvaluation(deps, table, evaluation_id);
    if (!hasEnded(record)) throw new Error(`${evaluation_id} is ${record.status}; nothing came of it yet.`);
    const message = evaluationMessage(record, settings.STAGE);
    const outcome = outcomeOf(record);
    const block = (name: string) => metadata(`${evaluation_id}-${name}`, deps.clock(), evaluation_id);
    const channels: Record<string, Send> = {
      bus: () => publishEvents(deps, settings.EVENT_BUS_NAME, [evaluationEvent(record, block)]),
      'training-topic': (id) => publishMessage(deps, settings.SNS_TOPIC_ARN, id, outcome, message),
    };
    const delivered: string[] = [];
    for (const [channel, send] of Object.entries(channels)) {
      const id = `${evaluation_id}#${channel}`;
      const about = { execution: evaluation_id, channel, outcome, message: message.text };
      if (await deliverOnce(deps, settings.NOTIFICATIONS_TABLE_NAME, id, about, () => send(id)))
        delivered.push(channel);
    }
    return { delivered, status: record.status };
  },
});

export const handler = taskHandler(
  'TellEvaluation',
  tellEvaluation(
    { ...system, documents: dynamoDb(), topics: sns(), events: eventBridge() },
    readEnvironment({ EVALUATIONS_TABLE_NAME: text }).EVALUATIONS_TABLE_NAME,
    readNotificationSettings(),
  ),
  system.logger,
);
