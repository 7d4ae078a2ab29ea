// POST /submit-feedback: takes one correction and answers at once; counting and training follow from the table's stream.
import { SubmitRequest } from '../api/operations/submit-feedback.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { idempotencyKey, idFromKey } from './idempotency-key.ts';
import { insistOnOwnName, ownKey } from './own-feedback.ts';
import { recordFeedback } from './record-feedback.ts';
import { recordingProblem } from './recording-problem.ts';
import { userHash, withHashedUser } from './user-hash.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'newId' | 'random' | 'pause' | 'hashUser'>;
interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}

export const submitFeedback = (deps: Needs, settings: Settings): HttpRoute<typeof SubmitRequest> => ({
  body: SubmitRequest,
  run: async ({ body, headers, caller }) => {
    const correction = insistOnOwnName(caller, body);
    const key = ownKey(caller, idempotencyKey(headers));
    const feedback_id = body.feedback_id ?? (key === undefined ? deps.newId() : idFromKey(key));
    const tables = { feedbackTable: settings.DYNAMODB_TABLE_NAME, loopTable: settings.LOOP_TABLE_NAME };
    const recording = await recordFeedback(deps, tables, await withHashedUser(deps, correction), feedback_id);
    const problem = recordingProblem(recording);
    if (problem !== undefined) throw problem;
    return { status: 202, body: { feedback_id, repeated: recording.outcome === 'repeated' } };
  },
});

const settings = readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text, USER_KEY_SECRET: text });

export const handler = httpHandler(
  'submit-feedback',
  submitFeedback(
    { ...system, documents: dynamoDb(), hashUser: userHash(secretsManager(), settings.USER_KEY_SECRET) },
    settings,
  ),
  system.logger,
);
