// GET /evaluations/compare: two versions by what is on record, paired where one evaluation judged both.
import { CompareVersionsQuery } from '../api/operations/compare-versions.ts';
import { allModels, type RegisteredModel } from '../registry/model-versions.ts';
import { versionNumbered } from '../registry/registered-version.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { differenceWords, unpairedWords } from './comparison-words.ts';
import type { EvaluationRecord } from './evaluation-record.ts';
import { reversedDifferences } from './evaluation-summary.ts';
import { latestEvaluationWhere } from './evaluations.ts';

type Needs = Pick<Dependencies, 'documents'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly EVALUATIONS_TABLE_NAME: string;
}

const name = ({ model_version }: RegisteredModel): string => `Version ${model_version}`;

/** @throws Error when the evaluation has no figures of this model: only ones that have are looked for. */
const side = (
  model: RegisteredModel,
  { evaluation_id, requested_at, ended_at, ...record }: EvaluationRecord,
) => {
  const judged = [record.model, record.against].find((each) => each?.model_id === model.model_id);
  if (judged?.figures === undefined) throw new Error(`${evaluation_id} has no figures of ${model.model_id}.`);
  return {
    model_version: model.model_version,
    evaluation_id,
    evaluated_at: ended_at ?? requested_at,
    figures: judged.figures,
  };
};

const judges =
  (first: RegisteredModel, second = first) =>
  ({ status, model, against }: EvaluationRecord): boolean => {
    const ids = [model.model_id, against?.model_id];
    return status === 'SUCCEEDED' && ids.includes(first.model_id) && ids.includes(second.model_id);
  };

const paired = async (deps: Needs, table: string, first: RegisteredModel, second: RegisteredModel) => {
  const record = await latestEvaluationWhere(deps, table, judges(first, second));
  if (record?.comparison === undefined) return undefined;
  const comparison =
    record.model.model_id === first.model_id ? record.comparison : reversedDifferences(record.comparison);
  return {
    words: differenceWords(comparison, name(first), name(second).toLowerCase()),
    paired: true,
    first: side(first, record),
    second: side(second, record),
    comparison,
  };
};

/** @throws Problem when one of them was never evaluated. */
const apart = async (deps: Needs, table: string, first: RegisteredModel, second: RegisteredModel) => {
  const newest = async (model: RegisteredModel) => {
    const record = await latestEvaluationWhere(deps, table, judges(model));
    if (record !== undefined) return side(model, record);
    throw new Problem(
      'no-evaluation',
      `${name(model)} was never evaluated. POST /run-evaluation {"model_version": ${model.model_version}} judges it.`,
    );
  };
  const [one, other] = await Promise.all([newest(first), newest(second)]);
  return {
    words: unpairedWords(name(first), name(second).toLowerCase()),
    paired: false,
    first: one,
    second: other,
  };
};

export const compareVersions = (
  deps: Needs,
  settings: Settings,
): HttpRoute<typeof noBody, typeof CompareVersionsQuery> => ({
  body: noBody,
  query: CompareVersionsQuery,
  run: async ({ query }) => {
    const table = settings.EVALUATIONS_TABLE_NAME;
    const models = await allModels(deps, settings.LOOP_TABLE_NAME);
    const [first, second] = [versionNumbered(models, query.first), versionNumbered(models, query.second)];
    if (first === second) {
      const message = 'Give two versions; one compared with itself shows nothing.';
      throw new Problem('invalid-request', message, { issues: [{ path: 'second', message }] });
    }
    const body = (await paired(deps, table, first, second)) ?? (await apart(deps, table, first, second));
    return { status: 200, body };
  },
});

export const handler = httpHandler(
  'compare-versions',
  compareVersions(
    { documents: dynamoDb() },
    readEnvironment({ LOOP_TABLE_NAME: text, EVALUATIONS_TABLE_NAME: text }),
  ),
  system.logger,
);
