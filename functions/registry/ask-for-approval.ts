// AskForApproval: where a person decides, tells the training topic so, with two signed links; else does nothing.
import * as z from 'zod';
import { Verdict } from '../../events/cycle-outcomes.ts';
import { deliverOnce } from '../notification/deliveries.ts';
import { publishMessage } from '../notification/publish-message.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import { sns } from '../runtime/clients/sns.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { metadata, publishEvents } from '../runtime/publish-events.ts';
import { secretKey } from '../runtime/secret-key.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { approvalMessage } from './approval-message.ts';
import type { Decision } from './decide-version.ts';
import { signedLink } from './decision-link.ts';

type Needs = Pick<Dependencies, 'documents' | 'topics' | 'events' | 'clock' | 'linkKey'>;
interface Settings {
  readonly MODEL_APPROVAL: 'automatic' | 'manual';
  readonly API_URL: string;
  readonly NOTIFICATIONS_TABLE_NAME: string;
  readonly EVENT_BUS_NAME: string;
  readonly SNS_TOPIC_ARN: string;
  readonly STAGE: string;
}

/** As long as RequestApproval waits. */
export const LINK_SECONDS = 43_200;
const OUTCOME = 'APPROVAL_REQUESTED';

const Input = z.object({
  execution: z.string(),
  cycle: z.number().int().positive(),
  model_version: z.number().int().positive(),
  verdict: Verdict,
});
type Awaited = z.output<typeof Input>;

const linksTo = async (deps: Needs, apiUrl: string, version: number, expires: number) => {
  const key = await deps.linkKey();
  const link = (decision: Decision) => `${apiUrl}${signedLink(key, { version, decision, expires })}`;
  return { approve: link('approve'), reject: link('reject') };
};

const channelsOf = async (deps: Needs, settings: Settings, awaited: Awaited) => {
  const expires = Math.floor(deps.clock().getTime() / 1000) + LINK_SECONDS;
  const until = new Date(expires * 1000).toISOString();
  const links = await linksTo(deps, settings.API_URL, awaited.model_version, expires);
  const message = approvalMessage(awaited, settings.STAGE, until, links);
  const block = metadata(`${awaited.execution}-ApprovalRequested`, deps.clock(), awaited.execution);
  const detail = { metadata: block, ...awaited, until };
  const send: Record<string, (id: string) => Promise<unknown>> = {
    bus: () => publishEvents(deps, settings.EVENT_BUS_NAME, [{ detailType: 'ApprovalRequested', detail }]),
    'training-topic': (id) => publishMessage(deps, settings.SNS_TOPIC_ARN, id, OUTCOME, message),
  };
  return { send, kept: message.kept };
};

export const askForApproval = (deps: Needs, settings: Settings): Task<typeof Input, { asked: boolean }> => ({
  input: Input,
  run: async (awaited) => {
    if (settings.MODEL_APPROVAL !== 'manual') return { asked: false };
    const { execution } = awaited;
    const { send, kept } = await channelsOf(deps, settings, awaited);
    for (const [channel, deliver] of Object.entries(send)) {
      const id = `${execution}#approval#${channel}`;
      const about = { execution, channel, outcome: OUTCOME, message: kept };
      await deliverOnce(deps, settings.NOTIFICATIONS_TABLE_NAME, id, about, () => deliver(id));
    }
    return { asked: true };
  },
});

const settings = readEnvironment({
  MODEL_APPROVAL: z.enum(['automatic', 'manual']),
  API_URL: text,
  LINK_KEY_SECRET: text,
  NOTIFICATIONS_TABLE_NAME: text,
  EVENT_BUS_NAME: text,
  SNS_TOPIC_ARN: text,
  STAGE: text,
});

export const handler = taskHandler(
  'AskForApproval',
  askForApproval(
    {
      ...system,
      documents: dynamoDb(),
      topics: sns(),
      events: eventBridge(),
      linkKey: secretKey(secretsManager(), settings.LINK_KEY_SECRET, 'LINK_KEY_SECRET'),
    },
    settings,
  ),
  system.logger,
);
