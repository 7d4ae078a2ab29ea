// The end of an endpoint: no request reaches it any more, its fleets end, and it is forgotten.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../world.ts';
import { endpointArn } from './endpoint-record.ts';

/** The endpoint's record is Deleting already; a restart in the middle begins anew. */
export function takeDown(world: World, name: string): Promise<void> {
  const live = world.endpoints.get(name);
  const fleets = live?.shares.map(({ fleet }) => fleet) ?? [];
  live?.route([]);
  const work = async () => {
    await live?.busy;
    await world.time.linger(live?.ending);
    await Promise.all(fleets.map((fleet) => fleet.retire()));
    if (live?.ending.aborted === true) return;
    await rm(join(world.settings.dataDir, 'fleets', name), { recursive: true, force: true });
    if (world.endpoints.get(name) === live) world.endpoints.delete(name);
    // The tags first: a later endpoint of this name must not inherit them after a crash in between.
    world.state.tags.delete(endpointArn(world, name));
    world.state.endpoints.delete(endpointArn(world, name));
  };
  const done = work().catch((error: Error) => world.log(`deletion of ${name}: ${error.stack}`));
  if (live !== undefined) live.busy = done;
  return done;
}
