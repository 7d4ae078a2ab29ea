// GET /latest-evaluation: the newest evaluation that has figures, of one version or of any.
import { LatestEvaluationQuery } from '../api/operations/latest-evaluation.ts';
import { allModels } from '../registry/model-versions.ts';
import { versionNumbered } from '../registry/registered-version.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { evaluationAnswer } from './evaluation-answer.ts';
import { latestEvaluationWhere } from './evaluations.ts';

interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly EVALUATIONS_TABLE_NAME: string;
}

export const latestEvaluation = (
  deps: Pick<Dependencies, 'documents'>,
  settings: Settings,
): HttpRoute<typeof noBody, typeof LatestEvaluationQuery> => ({
  body: noBody,
  query: LatestEvaluationQuery,
  run: async ({ query: { model_version } }) => {
    const models = await allModels(deps, settings.LOOP_TABLE_NAME);
    const id = model_version === undefined ? undefined : versionNumbered(models, model_version).model_id;
    const record = await latestEvaluationWhere(
      deps,
      settings.EVALUATIONS_TABLE_NAME,
      ({ status, model }) => status === 'SUCCEEDED' && (id === undefined || model.model_id === id),
    );
    if (record === undefined)
      throw new Problem(
        'no-evaluation',
        model_version === undefined
          ? 'No model was evaluated yet. POST /run-evaluation judges one.'
          : `Version ${model_version} was not evaluated yet. POST /run-evaluation {"model_version": ${model_version}} judges it.`,
      );
    return { status: 200, body: evaluationAnswer(record, models) };
  },
});

export const handler = httpHandler(
  'latest-evaluation',
  latestEvaluation(
    { documents: dynamoDb() },
    readEnvironment({ LOOP_TABLE_NAME: text, EVALUATIONS_TABLE_NAME: text }),
  ),
  system.logger,
);
