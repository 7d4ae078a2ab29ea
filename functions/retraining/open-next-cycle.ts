// Opens the cycle after the latest one; whoever loses the race looks again.
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Counters } from '../feedback/counters.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import type { Cycle } from './cycle.ts';
import { openCycle, recentCycles } from './cycles.ts';
import { COUNTERS_KEY } from './loop-keys.ts';
import type { Trigger } from './thresholds.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

const RACES = 10;
const ChangedAt = z.object({ changed_at: z.iso.datetime().optional() });

export type StoredCounters = Counters & { readonly changed_at?: string | undefined };

export const readCounters = async (
  { documents }: Pick<Dependencies, 'documents'>,
  loopTable: string,
): Promise<StoredCounters> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: loopTable, Key: COUNTERS_KEY, ConsistentRead: true }),
  );
  return { ...Counters.parse(Item ?? {}), changed_at: ChangedAt.parse(Item ?? {}).changed_at };
};

/**
 * Opens a cycle when `decide`, shown the latest cycles, gives a trigger.
 * @param startedAs set when an execution already runs for it (started by hand), so that nothing starts it again.
 */
export const openNextCycle = async (
  deps: Needs,
  loopTable: string,
  counters: Counters,
  decide: (recent: readonly Cycle[]) => Trigger | undefined,
  startedAs?: string,
): Promise<Cycle | undefined> => {
  for (let race = 0; race < RACES; race += 1) {
    const recent = await recentCycles(deps, loopTable);
    const trigger = decide(recent);
    if (trigger === undefined) return undefined;
    const cycle: Cycle = {
      cycle: (recent[0]?.cycle ?? 0) + 1,
      reason: trigger.reason,
      evidence: trigger.evidence,
      counters: Counters.parse(counters),
      volume_mark: trigger.volumeMark,
      opened_at: deps.clock().toISOString(),
      execution_name: startedAs,
    };
    if (await openCycle(deps, loopTable, cycle)) return cycle;
  }
  throw new Error(`Lost the race to open a cycle ${RACES} times in a row; the next delivery tries again.`);
};
