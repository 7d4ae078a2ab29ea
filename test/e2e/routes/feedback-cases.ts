// The answers of the feedback routes, good and bad.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../../../events/metadata.ts';
import { eraseFeedbackOperation } from '../../../functions/api/operations/erase-feedback.ts';
import { eraseUserOperation } from '../../../functions/api/operations/erase-user.ts';
import { listAdjudicationsOperation } from '../../../functions/api/operations/list-adjudications.ts';
import { predictSentimentOperation } from '../../../functions/api/operations/predict-sentiment.ts';
import { reviseFeedbackOperation } from '../../../functions/api/operations/revise-feedback.ts';
import { showFeedbackOperation } from '../../../functions/api/operations/show-feedback.ts';
import { submitAuditOperation } from '../../../functions/api/operations/submit-audit.ts';
import { MOST_ROWS, submitBulkOperation } from '../../../functions/api/operations/submit-bulk.ts';
import { submitFeedbackOperation } from '../../../functions/api/operations/submit-feedback.ts';
import { REGION } from '../../../local/cloud.ts';
import { credentials } from '../../../local/deployment.ts';
import { caseOf, type RouteCases } from './route-case.ts';
import { type Answer, MARK, type RouteWorld, until } from './route-world.ts';

const UNKNOWN = 'never-handed-in';
const TEXT = `The ${MARK} came off on the second day.`;

const submit = ({ send }: RouteWorld, correction: object): Promise<Answer> =>
  send(submitFeedbackOperation, { json: { text: TEXT, user_label: 'Negative', ...correction } });

/** @throws Error when it was not taken. */
const handedIn = async (world: RouteWorld, correction: object = {}): Promise<string> => {
  const { status, text } = await submit(world, correction);
  if (status !== 202) throw new Error(`No feedback was taken: ${text}`);
  return (JSON.parse(text) as { feedback_id: string }).feedback_id;
};

const erased = async (world: RouteWorld): Promise<string> => {
  const id = await handedIn(world);
  await world.send(eraseFeedbackOperation, { path: { id } });
  return id;
};

const predicted = async ({ send }: RouteWorld): Promise<string> => {
  const { text } = await send(predictSentimentOperation, { json: { text: TEXT } });
  return (JSON.parse(text) as { prediction_id: string }).prediction_id;
};

/** Decided by a person whose clock runs three minutes ahead, as the bus allows. */
const auditedAhead = async ({ light }: RouteWorld, feedback_id: string, label: string): Promise<void> => {
  const bus = new EventBridgeClient({ endpoint: light.cloud.endpoint, region: REGION, credentials });
  const time = new Date(Date.now() + 180_000).toISOString();
  const metadata = { id: `audit-${feedback_id}`, version: 1, time, correlation_id: feedback_id };
  await bus.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: light.outputs.BusName,
          Source: EVENT_SOURCE,
          DetailType: 'FeedbackAudited',
          Detail: JSON.stringify({ metadata, feedback_id, label }),
        },
      ],
    }),
  );
};

const bulk = (world: RouteWorld, body: string, type = 'text/csv'): Promise<Answer> =>
  world.send(submitBulkOperation, { body, headers: { 'content-type': type } });

const audit = ({ send }: RouteWorld, feedback_id: string, label: string): Promise<Answer> =>
  send(submitAuditOperation, { json: { feedback_id, label } });

export const feedbackCases: RouteCases = {
  'submitFeedback 202': caseOf('serving', (world) => submit(world, { user_id: `${MARK}@example.com` })),
  'submitFeedback 404 unknown-prediction': caseOf('serving', (world) =>
    submit(world, { prediction_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f11' }),
  ),
  'submitFeedback 409 prediction-of-another-text': caseOf('serving', async (world) => {
    const prediction_id = await predicted(world);
    await handedIn(world, { prediction_id });
    return submit(world, { prediction_id, text: `Another ${MARK} altogether.` });
  }),
  'submitFeedback 409 feedback-clash': caseOf('serving', async (world) => {
    const feedback_id = await handedIn(world);
    return submit(world, { feedback_id, user_label: 'Positive' });
  }),
  'submitFeedback 410 feedback-erased': caseOf('serving', async (world) =>
    submit(world, { feedback_id: await erased(world) }),
  ),
  'submitBulk 200': caseOf('serving', (world) => bulk(world, `text,user_label\n${TEXT},Negative\n,Bad\n`)),
  'submitBulk 400 invalid-request': caseOf('serving', (world) =>
    bulk(world, `text,user_label\n${'a,Neutral\n'.repeat(MOST_ROWS + 1)}`),
  ),
  'submitBulk 400 not-csv': caseOf('serving', (world) => bulk(world, `review\n${TEXT}\n`)),
  'submitBulk 415 unsupported-media-type': caseOf('serving', (world) =>
    bulk(world, TEXT, 'application/vnd.ms-excel'),
  ),
  'showFeedback 200': caseOf('serving', async (world) =>
    world.send(showFeedbackOperation, { path: { id: await handedIn(world) } }),
  ),
  'showFeedback 404 unknown-feedback': caseOf('serving', ({ send }) =>
    send(showFeedbackOperation, { path: { id: UNKNOWN } }),
  ),
  'showFeedback 410 feedback-erased': caseOf('serving', async (world) =>
    world.send(showFeedbackOperation, { path: { id: await erased(world) } }),
  ),
  'reviseFeedback 200': caseOf('serving', async (world) =>
    world.send(reviseFeedbackOperation, {
      path: { id: await handedIn(world) },
      json: { user_label: 'Neutral' },
    }),
  ),
  'reviseFeedback 404 unknown-feedback': caseOf('serving', ({ send }) =>
    send(reviseFeedbackOperation, { path: { id: UNKNOWN }, json: { user_label: 'Neutral' } }),
  ),
  'reviseFeedback 410 feedback-erased': caseOf('serving', async (world) =>
    world.send(reviseFeedbackOperation, {
      path: { id: await erased(world) },
      json: { user_label: 'Neutral' },
    }),
  ),
  'eraseFeedback 200': caseOf('serving', async (world) =>
    world.send(eraseFeedbackOperation, { path: { id: await handedIn(world) } }),
  ),
  'eraseFeedback 404 unknown-feedback': caseOf('serving', ({ send }) =>
    send(eraseFeedbackOperation, { path: { id: UNKNOWN } }),
  ),
  'eraseUser 200': caseOf('serving', async (world) => {
    await handedIn(world, { user_id: 'u/1 7' });
    return world.send(eraseUserOperation, { path: { user_id: '-' }, query: 'user_id=u%2F1%207' });
  }),
  'eraseUser 400 invalid-request': caseOf('serving', ({ send }) =>
    send(eraseUserOperation, { path: { user_id: 'u'.repeat(129) } }),
  ),
  'submitAudit 200': caseOf('serving', async (world) => audit(world, await handedIn(world), 'Neutral')),
  'submitAudit 404 unknown-feedback': caseOf('serving', (world) => audit(world, UNKNOWN, 'Neutral')),
  'submitAudit 409 audit-superseded': caseOf('serving', async (world) => {
    const id = await handedIn(world);
    await auditedAhead(world, id, 'Positive');
    await until('the audit from the bus', async () => {
      const { text } = await world.send(showFeedbackOperation, { path: { id } });
      return (JSON.parse(text) as { audit?: object }).audit;
    });
    return audit(world, id, 'Neutral');
  }),
  'listAdjudications 200': caseOf('serving', ({ send }) => send(listAdjudicationsOperation)),
};
