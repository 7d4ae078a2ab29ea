// Tells what was repaired: noted first, told second, so that a repair whose telling failed is told by the next watchdog.
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Repair } from '../../events/loop-repaired.ts';
import { deliverOnce } from '../notification/deliveries.ts';
import type { NotificationSettings } from '../notification/notification-settings.ts';
import { publishMessage } from '../notification/publish-message.ts';
import { REPAIR_PARTITION, repairKey } from '../retraining/loop-keys.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { metadata, publishEvents } from '../runtime/publish-events.ts';
import { readPartition } from '../runtime/read-partition.ts';

type Needs = Pick<Dependencies, 'documents' | 'topics' | 'events' | 'clock' | 'logger'>;

const Noted = Repair.extend({ sk: z.string(), repaired_at: z.string() });

export const noteRepair = async (
  { documents, clock, logger }: Needs,
  { LOOP_TABLE_NAME }: NotificationSettings,
  repair: Repair,
): Promise<void> => {
  logger.warn('repaired', { ...repair });
  const repaired_at = clock().toISOString();
  const Item = { ...repairKey(`${repaired_at}#${repair.kind}#${repair.subject}`), ...repair, repaired_at };
  await documents.send(new PutCommand({ TableName: LOOP_TABLE_NAME, Item }));
};

const SUBJECT_LIMIT = 100;

const tell = async (deps: Needs, settings: NotificationSettings, noted: z.output<typeof Noted>) => {
  const { sk: id, kind, subject, reason, repaired_at } = noted;
  const message = {
    subject: `[sentiment ${settings.STAGE}] watchdog: ${kind}`.slice(0, SUBJECT_LIMIT),
    text: `The watchdog repaired the loop (${kind}).\n${subject}\n${reason}\nRepaired at ${repaired_at}.`,
    json: { stage: settings.STAGE, outcome: 'REPAIRED', kind, subject, reason, repaired_at },
  };
  const block = metadata(`repair-${repaired_at}-${kind}`, deps.clock(), subject.slice(0, 256));
  const channels: Record<string, (delivery: string) => Promise<unknown>> = {
    bus: () =>
      publishEvents(deps, settings.EVENT_BUS_NAME, [
        { detailType: 'LoopRepaired', detail: { metadata: block, kind, subject, reason } },
      ]),
    'training-topic': (delivery) =>
      publishMessage(deps, settings.SNS_TOPIC_ARN, delivery, 'REPAIRED', message),
  };
  for (const [channel, send] of Object.entries(channels)) {
    const delivery = `repair#${id}#${channel}`;
    const about = { channel, outcome: 'REPAIRED', message: message.text };
    await deliverOnce(deps, settings.NOTIFICATIONS_TABLE_NAME, delivery, about, () => send(delivery));
  }
};

/** Also those that an earlier run noted and could not tell. */
export const tellRepairs = async (deps: Needs, settings: NotificationSettings): Promise<void> => {
  for (const item of await readPartition(deps, settings.LOOP_TABLE_NAME, REPAIR_PARTITION)) {
    const noted = Noted.parse(item);
    await tell(deps, settings, noted);
    await deps.documents.send(
      new DeleteCommand({ TableName: settings.LOOP_TABLE_NAME, Key: repairKey(noted.sk) }),
    );
  }
};
