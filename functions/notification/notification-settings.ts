// Where the loop tells people and machines what happened.
import { readEnvironment, text } from '../runtime/environment.ts';

export interface NotificationSettings {
  readonly LOOP_TABLE_NAME: string;
  readonly NOTIFICATIONS_TABLE_NAME: string;
  readonly EVENT_BUS_NAME: string;
  readonly SNS_TOPIC_ARN: string;
  readonly DEPLOYMENT_TOPIC_ARN: string;
  readonly STAGE: string;
}

export const readNotificationSettings = (): NotificationSettings =>
  readEnvironment({
    LOOP_TABLE_NAME: text,
    NOTIFICATIONS_TABLE_NAME: text,
    EVENT_BUS_NAME: text,
    SNS_TOPIC_ARN: text,
    DEPLOYMENT_TOPIC_ARN: text,
    STAGE: text,
  });
