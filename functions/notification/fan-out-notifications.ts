// FanOutNotifications: tells the topics and the bus how a cycle ended, and notes it on the cycle, each once.
import * as z from 'zod';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import { sns } from '../runtime/clients/sns.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { CycleReport } from './cycle-report.ts';
import { type NotificationSettings, readNotificationSettings } from './notification-settings.ts';
import { tellOutcome } from './tell-outcome.ts';

type Needs = Pick<Dependencies, 'documents' | 'topics' | 'events' | 'clock'>;

const Input = z.object({ execution: z.string(), state: CycleReport });

export const fanOutNotifications = (
  deps: Needs,
  settings: NotificationSettings,
): Task<typeof Input, { delivered: string[] }> => ({
  input: Input,
  run: async ({ execution, state }) => ({ delivered: await tellOutcome(deps, settings, execution, state) }),
});

export const handler = taskHandler(
  'FanOutNotifications',
  fanOutNotifications(
    { ...system, documents: dynamoDb(), topics: sns(), events: eventBridge() },
    readNotificationSettings(),
  ),
  system.logger,
);
