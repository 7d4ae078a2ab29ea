// Tells the topics, the bus and the cycle's record how an execution ended: one outcome, each channel once.
import type { Adjudication } from '../../events/adjudication-requested.ts';
import { noteCycle } from '../retraining/cycles.ts';
import { conditionHeld } from '../runtime/conditional-write.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { metadata, publishEvents } from '../runtime/publish-events.ts';
import { cycleEvents } from './cycle-events.ts';
import { cycleMessage } from './cycle-message.ts';
import { type CycleEnd, type CycleReport, cycleOf, reasonOf } from './cycle-report.ts';
import { deliverOnce } from './deliveries.ts';
import { keepOutcome } from './kept-outcome.ts';
import type { NotificationSettings } from './notification-settings.ts';
import { type Message, publishMessage } from './publish-message.ts';

type Needs = Pick<Dependencies, 'documents' | 'topics' | 'events' | 'clock'>;
type Send = (id: string) => Promise<unknown>;

/** Only what touched the endpoint concerns those who watch deployments. */
const CONCERNS_DEPLOYMENT: ReadonlySet<CycleEnd> = new Set(['PROMOTED', 'ROLLED_BACK']);

/** Kept on the cycle also when it is empty: the newest list counts, not the newest full one. */
const listed = ({ count, list_uri }: Adjudication) => ({ count, list_uri });

const channelsOf = (
  deps: Needs,
  settings: NotificationSettings,
  execution: string,
  report: CycleReport,
  message: Message,
): Record<string, Send> => {
  const { kind } = report.outcome;
  const topic =
    (arn: string): Send =>
    (id) =>
      publishMessage(deps, arn, id, kind, message);
  const block = (name: string) => metadata(`${execution}-${name}`, deps.clock(), execution);
  return {
    bus: () => publishEvents(deps, settings.EVENT_BUS_NAME, cycleEvents(report, execution, block)),
    'training-topic': topic(settings.SNS_TOPIC_ARN),
    ...(CONCERNS_DEPLOYMENT.has(kind) ? { 'deployment-topic': topic(settings.DEPLOYMENT_TOPIC_ARN) } : {}),
  };
};

/**
 * The first report of an execution stands; a later one only completes what was not told yet. The cycle learns its outcome
 * last, so a cycle without one has not been told to everybody. @returns the channels told this time.
 */
export const tellOutcome = async (
  deps: Needs,
  settings: NotificationSettings,
  execution: string,
  given: CycleReport,
): Promise<string[]> => {
  const table = settings.NOTIFICATIONS_TABLE_NAME;
  const report = await keepOutcome(deps, table, execution, given);
  const outcome = report.outcome.kind;
  const message = cycleMessage(report, execution, settings.STAGE);
  const told: string[] = [];
  for (const [channel, send] of Object.entries(channelsOf(deps, settings, execution, report, message))) {
    const id = `${execution}#${channel}`;
    if (
      await deliverOnce(deps, table, id, { execution, channel, outcome, message: message.text }, () =>
        send(id),
      )
    )
      told.push(channel);
  }
  const cycle = cycleOf(report, execution);
  if (cycle !== undefined)
    await conditionHeld(() =>
      noteCycle(deps, settings.LOOP_TABLE_NAME, cycle, {
        outcome,
        outcome_reason: reasonOf(report),
        ...(report.adjudication === undefined ? {} : { adjudication: listed(report.adjudication) }),
      }),
    ); // refused where a person gave an execution the name of a cycle that does not exist
  return told;
};
