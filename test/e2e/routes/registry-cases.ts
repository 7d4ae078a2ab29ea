// The answers of the registry's routes, good and bad; in the phase `serving` the cases build on each other from top to bottom.
import { activateModelOperation } from '../../../functions/api/operations/activate-model.ts';
import { decideModelOperation } from '../../../functions/api/operations/decide-model.ts';
import { listModelFeedbackOperation } from '../../../functions/api/operations/list-model-feedback.ts';
import { listModelsOperation } from '../../../functions/api/operations/list-models.ts';
import { registerExternalModelOperation } from '../../../functions/api/operations/register-external-model.ts';
import { showActiveModelOperation } from '../../../functions/api/operations/show-active-model.ts';
import { showModelOperation } from '../../../functions/api/operations/show-model.ts';
import { tarGz } from '../../unit/local/sagemaker/support/archives.ts';
import { caseOf, type RouteCases } from './route-case.ts';
import type { Answer, RouteWorld } from './route-world.ts';

const UNKNOWN = { version: '999999999' };
const KEY = 'external/elsewhere/model.tar.gz';

const register = ({ send }: RouteWorld, key: string, model_id: string): Promise<Answer> =>
  send(registerExternalModelOperation, { json: { key, model_id } });

const external = ({ memory }: RouteWorld) => ({ version: String(memory.get('external')) });

const decide = ({ send }: RouteWorld, path: { version: string }, decision: 'approve' | 'reject') =>
  send(decideModelOperation, { path, json: { decision } });

const activate = ({ send }: RouteWorld, path: { version: string }) =>
  send(activateModelOperation, { path, json: {} });

export const registryCases: RouteCases = {
  'showActiveModel 404 no-active-model': caseOf('empty', ({ send }) => send(showActiveModelOperation)),
  'showActiveModel 200': caseOf('serving', ({ send }) => send(showActiveModelOperation)),
  'listModels 200': caseOf('serving', ({ send }) => send(listModelsOperation, { query: 'limit=1' })),
  'showModel 200': caseOf('serving', ({ send }) => send(showModelOperation, { path: { version: '1' } })),
  'showModel 404 unknown-model': caseOf('serving', ({ send }) => send(showModelOperation, { path: UNKNOWN })),
  'listModelFeedback 200': caseOf('serving', ({ send }) =>
    send(listModelFeedbackOperation, { path: { version: '1' } }),
  ),
  'listModelFeedback 404 unknown-model': caseOf('serving', ({ send }) =>
    send(listModelFeedbackOperation, { path: UNKNOWN }),
  ),
  'registerExternalModel 404 model-archive-missing': caseOf('serving', (world) =>
    register(world, 'nowhere/model.tar.gz', 'missing'),
  ),
  'registerExternalModel 422 model-archive-unusable': caseOf('serving', async (world) => {
    await world.layArchive('odd/model.tar.gz', Buffer.from('no archive at all'));
    return register(world, 'odd/model.tar.gz', 'odd');
  }),
  'registerExternalModel 201': caseOf('serving', async (world) => {
    await world.layArchive(KEY, await tarGz({ '1/model.json': JSON.stringify({ model_id: 'elsewhere' }) }));
    const answer = await register(world, KEY, 'elsewhere');
    world.memory.set('external', (JSON.parse(answer.text) as { model_version: number }).model_version);
    return answer;
  }),
  'registerExternalModel 409 model-id-taken': caseOf('serving', (world) =>
    register(world, 'another/model.tar.gz', 'elsewhere'),
  ),
  'decideModel 404 unknown-model': caseOf('serving', (world) => decide(world, UNKNOWN, 'approve')),
  'activateModel 404 unknown-model': caseOf('serving', (world) => activate(world, UNKNOWN)),
  'activateModel 409 model-not-approved': caseOf('serving', (world) => activate(world, external(world))),
  'decideModel 200': caseOf('serving', (world) => decide(world, external(world), 'approve')),
  'decideModel 409 already-decided': caseOf('serving', (world) => decide(world, external(world), 'reject')),
  'activateModel 409 already-active': caseOf('serving', (world) => activate(world, { version: '1' })),
  'activateModel 202': caseOf('serving', (world) => activate(world, external(world))),
  'activateModel 409 execution-running': caseOf('busy', (world) => activate(world, { version: '1' })),
};
