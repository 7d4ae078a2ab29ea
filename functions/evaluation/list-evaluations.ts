// GET /evaluations: what was judged, newest first: on request, and by every retraining.
import { ListEvaluationsQuery } from '../api/operations/list-evaluations.ts';
import { allModels } from '../registry/model-versions.ts';
import { versionNumbered } from '../registry/registered-version.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { evaluationAnswer } from './evaluation-answer.ts';
import type { EvaluationRecord } from './evaluation-record.ts';
import { listEvaluationRecords } from './evaluations.ts';

interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly EVALUATIONS_TABLE_NAME: string;
}

const concerns =
  (modelId: string) =>
  ({ model, against }: EvaluationRecord): boolean =>
    model.model_id === modelId || against?.model_id === modelId;

export const listEvaluations = (
  deps: Pick<Dependencies, 'documents'>,
  settings: Settings,
): HttpRoute<typeof noBody, typeof ListEvaluationsQuery> => ({
  body: noBody,
  query: ListEvaluationsQuery,
  run: async ({ query: { limit, before, model_version } }) => {
    const models = await allModels(deps, settings.LOOP_TABLE_NAME);
    const { items, next } = await listEvaluationRecords(deps, settings.EVALUATIONS_TABLE_NAME, limit, {
      before,
      ...(model_version === undefined
        ? {}
        : { wanted: concerns(versionNumbered(models, model_version).model_id) }),
    });
    return {
      status: 200,
      body: { evaluations: items.map((record) => evaluationAnswer(record, models)), next },
    };
  },
});

export const handler = httpHandler(
  'list-evaluations',
  listEvaluations(
    { documents: dynamoDb() },
    readEnvironment({ LOOP_TABLE_NAME: text, EVALUATIONS_TABLE_NAME: text }),
  ),
  system.logger,
);
