// FanOutNotifications: tells the topics and the bus how a cycle ended, and notes it on the cycle, each once.
import { PublishCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import type { Adjudication } from '../../events/adjudication-requested.ts';
import { noteCycle } from '../retraining/cycles.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import { sns } from '../runtime/clients/sns.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { metadata, publishEvents } from '../runtime/publish-events.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { cycleEvents } from './cycle-events.ts';
import { type CycleMessage, cycleMessage } from './cycle-message.ts';
import { type CycleEnd, CycleReport, reasonOf } from './cycle-report.ts';
import { deliverOnce } from './deliveries.ts';

type Needs = Pick<Dependencies, 'documents' | 'topics' | 'events' | 'clock'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly NOTIFICATIONS_TABLE_NAME: string;
  readonly EVENT_BUS_NAME: string;
  readonly SNS_TOPIC_ARN: string;
  readonly DEPLOYMENT_TOPIC_ARN: string;
  readonly STAGE: string;
}

const Input = z.object({ execution: z.string(), state: CycleReport });

/** Only what touched the endpoint concerns those who watch deployments. */
const CONCERNS_DEPLOYMENT: ReadonlySet<CycleEnd> = new Set(['PROMOTED', 'ROLLED_BACK']);

/** Kept on the cycle also when it is empty: the newest list counts, not the newest full one. */
const listed = ({ count, list_uri }: Adjudication) => ({ count, list_uri });

const publish = (
  { topics }: Needs,
  topicArn: string,
  id: string,
  outcome: CycleEnd,
  { subject, text: words, json }: CycleMessage,
) => {
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  return topics.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      MessageStructure: 'json',
      Message: JSON.stringify({ default: JSON.stringify(json), email: words }),
      MessageAttributes: { outcome: attribute(outcome), notification_id: attribute(id) },
    }),
  );
};

export const fanOutNotifications = (
  deps: Needs,
  settings: Settings,
): Task<typeof Input, { delivered: string[] }> => ({
  input: Input,
  run: async ({ execution, state }) => {
    const { kind } = state.outcome;
    const message = cycleMessage(state, execution, settings.STAGE);
    const topic = (arn: string) => (id: string) => publish(deps, arn, id, kind, message);
    const bus = () =>
      publishEvents(
        deps,
        settings.EVENT_BUS_NAME,
        cycleEvents(state, execution, (name) => metadata(`${execution}-${name}`, deps.clock(), execution)),
      );
    const channels: Record<string, (id: string) => Promise<unknown>> = {
      bus,
      'training-topic': topic(settings.SNS_TOPIC_ARN),
      ...(CONCERNS_DEPLOYMENT.has(kind) ? { 'deployment-topic': topic(settings.DEPLOYMENT_TOPIC_ARN) } : {}),
    };
    const delivered: string[] = [];
    for (const [channel, send] of Object.entries(channels)) {
      const id = `${execution}#${channel}`;
      const about = { execution, channel, outcome: kind, message: message.text };
      if (await deliverOnce(deps, settings.NOTIFICATIONS_TABLE_NAME, id, about, () => send(id)))
        delivered.push(channel);
    }
    if (state.run !== undefined && state.run.cycle > 0)
      await noteCycle(deps, settings.LOOP_TABLE_NAME, state.run.cycle, {
        outcome: kind,
        outcome_reason: reasonOf(state),
        ...(state.adjudication === undefined ? {} : { adjudication: listed(state.adjudication) }),
      });
    return { delivered };
  },
});

export const handler = taskHandler(
  'FanOutNotifications',
  fanOutNotifications(
    { ...system, documents: dynamoDb(), topics: sns(), events: eventBridge() },
    readEnvironment({
      LOOP_TABLE_NAME: text,
      NOTIFICATIONS_TABLE_NAME: text,
      EVENT_BUS_NAME: text,
      SNS_TOPIC_ARN: text,
      DEPLOYMENT_TOPIC_ARN: text,
      STAGE: text,
    }),
  ),
  system.logger,
);
