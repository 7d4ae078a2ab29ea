// The settings with which tests hand the loop's watchdog, ends of executions and notifications their places.
import {
  BUS,
  DEPLOYMENT_TOPIC,
  ENDPOINT,
  EVALUATION_MACHINE,
  EVALUATIONS_TABLE,
  LOOP_TABLE,
  NOTIFICATIONS_TABLE,
  PIPELINE,
  STATE_MACHINE,
  TRAINING_TOPIC,
} from './stage.ts';

export const NOTIFICATIONS = {
  LOOP_TABLE_NAME: LOOP_TABLE,
  NOTIFICATIONS_TABLE_NAME: NOTIFICATIONS_TABLE,
  EVENT_BUS_NAME: BUS,
  SNS_TOPIC_ARN: TRAINING_TOPIC,
  DEPLOYMENT_TOPIC_ARN: DEPLOYMENT_TOPIC,
  STAGE: 'test',
};

export const END_SETTINGS = {
  loopTable: LOOP_TABLE,
  stateMachineArn: STATE_MACHINE,
  pipelineName: PIPELINE,
  notifications: NOTIFICATIONS,
};

export const CLOSE_SETTINGS = {
  evaluationsTable: EVALUATIONS_TABLE,
  evaluationMachineArn: EVALUATION_MACHINE,
  notifications: NOTIFICATIONS,
};

export const WATCHDOG_SETTINGS = { ...END_SETTINGS, ...CLOSE_SETTINGS, endpointName: ENDPOINT };
