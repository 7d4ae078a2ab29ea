// The answers of the evaluation routes, good and bad.
import { compareVersionsOperation } from '../../../functions/api/operations/compare-versions.ts';
import { latestEvaluationOperation } from '../../../functions/api/operations/latest-evaluation.ts';
import { listEvaluationsOperation } from '../../../functions/api/operations/list-evaluations.ts';
import { runEvaluationOperation } from '../../../functions/api/operations/run-evaluation.ts';
import { showEvaluationOperation } from '../../../functions/api/operations/show-evaluation.ts';
import { denied } from './derived-cases.ts';
import { caseOf, type RouteCases } from './route-case.ts';
import type { RouteWorld } from './route-world.ts';

const UNKNOWN = 'model_version=999999999';
const KEY = { 'idempotency-key': 'an evaluation' };

const compare = ({ send }: RouteWorld, first: unknown, second: unknown) =>
  send(compareVersionsOperation, { query: `first=${first}&second=${second}` });

export const evaluationCases: RouteCases = {
  'runEvaluation 404 no-active-model': caseOf('empty', ({ send }) =>
    send(runEvaluationOperation, { json: {} }),
  ),
  'latestEvaluation 404 no-evaluation': caseOf('empty', ({ send }) => send(latestEvaluationOperation)),
  'runEvaluation 202': caseOf('serving', ({ send }) =>
    send(runEvaluationOperation, { json: { on: ['test'] }, headers: KEY }),
  ),
  'runEvaluation 404 unknown-model': caseOf('serving', ({ send }) =>
    send(runEvaluationOperation, { json: { model_version: 999_999_999 } }),
  ),
  'runEvaluation 409 evaluation-clash': caseOf('serving', ({ send }) =>
    send(runEvaluationOperation, { json: { on: ['golden'] }, headers: KEY }),
  ),
  'latestEvaluation 200': caseOf('serving', ({ send }) => send(latestEvaluationOperation)),
  'latestEvaluation 404 unknown-model': caseOf('serving', ({ send }) =>
    send(latestEvaluationOperation, { query: UNKNOWN }),
  ),
  'listEvaluations 200': caseOf('serving', ({ send }) => send(listEvaluationsOperation)),
  'listEvaluations 404 unknown-model': caseOf('serving', ({ send }) =>
    send(listEvaluationsOperation, { query: UNKNOWN }),
  ),
  'showEvaluation 200': caseOf('serving', async ({ send }) => {
    const { text } = await send(runEvaluationOperation, { json: { on: ['test'] }, headers: KEY });
    const { evaluation_id } = JSON.parse(text) as { evaluation_id: string };
    return send(showEvaluationOperation, { path: { id: evaluation_id } });
  }),
  'showEvaluation 404 unknown-evaluation': caseOf('serving', ({ send }) =>
    send(showEvaluationOperation, { path: { id: 'never-asked-for' } }),
  ),
  'compareVersions 404 unknown-model': caseOf('serving', (world) => compare(world, 1, 999_999_999)),
  'compareVersions 404 no-evaluation': caseOf('serving', (world) =>
    compare(world, 1, world.memory.get('external')),
  ),
  'compareVersions 200': caseOf('busy', (world) =>
    compare(world, 1, Number(world.memory.get('external')) + 1),
  ),
  'compareVersions 500 internal': caseOf('outage', async (world) => {
    world.refuse(denied);
    return compare(world, 1, 2).finally(() => world.refuse(undefined));
  }),
};
