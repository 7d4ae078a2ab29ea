// Is anything left on SageMaker of a deployment that came to nothing? Its model and configuration go; the registered version stays.
import { resourceName } from '../deployment/endpoint-plan.ts';
import { findEndpoint, isHeadingFor } from '../deployment/find-endpoint.ts';
import { removeDeployment } from '../deployment/remove-deployment.ts';
import { allModels } from '../registry/model-versions.ts';
import { activationTarget, type Cycle } from '../retraining/cycle.ts';
import { noteCycle, recentCycles } from '../retraining/cycles.ts';
import type { Check, CheckNeeds, CheckSettings } from './check.ts';

const CYCLES_LOOKED_AT = 50;
const CAME_TO_NOTHING: ReadonlySet<string> = new Set(['FAILED', 'ROLLED_BACK']);

const nameOf = async (
  deps: CheckNeeds,
  { loopTable, endpointName }: CheckSettings,
  cycle: Cycle,
): Promise<string | undefined> => {
  const trained = (await allModels(deps, loopTable)).find((each) => each.cycle === cycle.cycle);
  const version = activationTarget(cycle) ?? trained?.model_version;
  return version === undefined ? undefined : resourceName(endpointName, version, cycle.cycle);
};

/** What the endpoint still serves, or moves to, waits for a later look; a sweep is no repair and is told to nobody. */
export const checkLeftovers: Check = async (deps, settings) => {
  for (const cycle of await recentCycles(deps, settings.loopTable, CYCLES_LOOKED_AT)) {
    if (!CAME_TO_NOTHING.has(cycle.outcome ?? '') || cycle.swept_at !== undefined) continue;
    const name = await nameOf(deps, settings, cycle);
    if (name !== undefined) {
      const endpoint = await findEndpoint(deps, settings.endpointName);
      if (endpoint !== undefined && isHeadingFor(endpoint, name)) continue;
      await removeDeployment(deps, name);
      deps.logger.info('removed what a deployment left behind', { cycle: cycle.cycle, name });
    }
    await noteCycle(deps, settings.loopTable, cycle.cycle, { swept_at: deps.clock().toISOString() });
  }
  return [];
};
