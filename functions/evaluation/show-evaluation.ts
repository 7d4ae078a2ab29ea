// GET /evaluations/{id}: one evaluation as it stands.
import { EvaluationId } from '../api/operations/show-evaluation.ts';
import { allModels } from '../registry/model-versions.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { evaluationAnswer } from './evaluation-answer.ts';
import { findEvaluation } from './evaluations.ts';

interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly EVALUATIONS_TABLE_NAME: string;
}

export const showEvaluation = (
  deps: Pick<Dependencies, 'documents'>,
  settings: Settings,
): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async ({ path: { id = '' } }) => {
    const record = EvaluationId.safeParse(id).success
      ? await findEvaluation(deps, settings.EVALUATIONS_TABLE_NAME, id)
      : undefined;
    if (record === undefined)
      throw new Problem(
        'unknown-evaluation',
        `No evaluation is called ${id}. GET /evaluations lists those that are on record.`,
      );
    const models = await allModels(deps, settings.LOOP_TABLE_NAME);
    return { status: 200, body: evaluationAnswer(record, models) };
  },
});

export const handler = httpHandler(
  'show-evaluation',
  showEvaluation(
    { documents: dynamoDb() },
    readEnvironment({ LOOP_TABLE_NAME: text, EVALUATIONS_TABLE_NAME: text }),
  ),
  system.logger,
);
