// POST /run-evaluation: puts an evaluation on record, then starts its execution; a repeated request is the same evaluation.
import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { RunEvaluationRequest } from '../api/operations/run-evaluation.ts';
import { activeModel } from '../deployment/active-model.ts';
import { idempotencyKey, idFromKey } from '../feedback/idempotency-key.ts';
import { allModels, type RegisteredModel } from '../registry/model-versions.ts';
import { versionNumbered } from '../registry/registered-version.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import type { EvaluationRecord } from './evaluation-record.ts';
import { findEvaluation, keepEvaluation } from './evaluations.ts';
import { startEvaluation } from './start-evaluation.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock' | 'newId'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly EVALUATIONS_TABLE_NAME: string;
  readonly EVALUATION_MACHINE_ARN: string;
}
type Wanted = z.output<typeof RunEvaluationRequest>;

const judged = ({ model_id, model_data_uri }: RegisteredModel) => ({ model_id, model_data_uri });

/** @throws Problem when nothing serves. */
const servingVersion = async (deps: Needs, loopTable: string): Promise<number> => {
  const active = await activeModel(deps, loopTable);
  if (active !== undefined) return active.model_version;
  throw new Problem(
    'no-active-model',
    'No model is in service, so `model_version` must say which one to judge. GET /models lists them.',
  );
};

const insistOnAnother = (version: number, against: number | undefined): void => {
  if (version !== against) return;
  const message = `Version ${version} cannot be compared with itself.`;
  throw new Problem('invalid-request', message, { issues: [{ path: 'against', message }] });
};

/** @throws Problem when the key stood for something else. */
const insistOnRepeat = (known: EvaluationRecord, request: Wanted): void => {
  if (isDeepStrictEqual(known.request, request)) return;
  throw new Problem(
    'evaluation-clash',
    `This Idempotency-Key stands for ${known.evaluation_id}, which was asked for otherwise. Take another key.`,
  );
};

const recordOf = async (
  deps: Needs,
  { LOOP_TABLE_NAME: loopTable }: Settings,
  evaluation_id: string,
  request: Wanted,
  models: readonly RegisteredModel[],
): Promise<EvaluationRecord> => {
  const version = request.model_version ?? (await servingVersion(deps, loopTable));
  insistOnAnother(version, request.against);
  const model = judged(versionNumbered(models, version));
  const against =
    request.against === undefined ? {} : { against: judged(versionNumbered(models, request.against)) };
  const requested_at = deps.clock().toISOString();
  return { evaluation_id, kind: 'run', status: 'REQUESTED', requested_at, request, model, ...against };
};

export const runEvaluation = (deps: Needs, settings: Settings): HttpRoute<typeof RunEvaluationRequest> => ({
  body: RunEvaluationRequest,
  run: async ({ body, headers }) => {
    const key = idempotencyKey(headers);
    const evaluation_id = `evaluate-${key === undefined ? deps.newId().replaceAll('-', '') : idFromKey(key)}`;
    const table = settings.EVALUATIONS_TABLE_NAME;
    const request = { ...body };
    const models = await allModels(deps, settings.LOOP_TABLE_NAME);
    const before = await findEvaluation(deps, table, evaluation_id);
    const wanted = before ?? (await recordOf(deps, settings, evaluation_id, request, models));
    const isNew = before === undefined && (await keepEvaluation(deps, table, wanted));
    const record = isNew ? wanted : ((await findEvaluation(deps, table, evaluation_id)) ?? wanted);
    insistOnRepeat(record, request);
    // Also on a repeat: the first request may have come to write the record and no further.
    await startEvaluation(deps, settings.EVALUATION_MACHINE_ARN, evaluation_id);
    const numberOf = (id: string | undefined) => models.find((each) => each.model_id === id)?.model_version;
    const against = numberOf(record.against?.model_id);
    const progress = `/evaluations/${evaluation_id}`;
    return {
      status: 202,
      body: {
        evaluation_id,
        execution: evaluation_id,
        progress,
        model_version: numberOf(record.model.model_id),
        ...(against === undefined ? {} : { against }),
        repeated: !isNew,
      },
      headers: { location: progress },
    };
  },
});

export const handler = httpHandler(
  'run-evaluation',
  runEvaluation(
    { ...system, documents: dynamoDb(), workflows: stepFunctions() },
    readEnvironment({
      LOOP_TABLE_NAME: text,
      EVALUATIONS_TABLE_NAME: text,
      EVALUATION_MACHINE_ARN: text,
    }),
  ),
  system.logger,
);
