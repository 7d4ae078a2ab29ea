// AcquireLease: confirms the lease that start-retraining took, or takes it for an execution started by hand in the console.
import * as z from 'zod';
import { Evidence } from '../../events/retraining-requested.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { metadata, publishEvents } from '../runtime/publish-events.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { recentCycles } from './cycles.ts';
import { readLease, takeLease } from './lease.ts';
import { openNextCycle, readCounters } from './open-next-cycle.ts';
import { triggerWords } from './trigger-words.ts';

type Needs = Pick<Dependencies, 'documents' | 'events' | 'clock'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly EVENT_BUS_NAME: string;
}

const Input = z.object({
  execution: z.string(),
  input: z.object({
    cycle: z.number().int().positive().optional(),
    reason: z.string().optional(),
    evidence: Evidence.optional(),
  }),
});

export interface Acquired {
  readonly acquired: boolean;
  readonly holder: string;
  readonly execution: string;
  readonly cycle: number;
  readonly reason: string;
  /** The evidence in words. */
  readonly because: string;
}

/** Started by hand there is no cycle yet; a retry of this task finds the one it opened. */
const cycleByHand = async (deps: Needs, loopTable: string, execution: string): Promise<number> => {
  const opened = (await recentCycles(deps, loopTable)).find((each) => each.execution_name === execution);
  if (opened !== undefined) return opened.cycle;
  const counters = await readCounters(deps, loopTable);
  const trigger = {
    reason: 'manual' as const,
    evidence: { requested_by: 'console' },
    volumeMark: counters.total,
  };
  const cycle = await openNextCycle(deps, loopTable, counters, () => trigger, execution);
  if (cycle === undefined) throw new Error('A cycle started by hand was not opened.');
  return cycle.cycle;
};

export const acquireLease = (deps: Needs, settings: Settings): Task<typeof Input, Acquired> => ({
  input: Input,
  run: async ({ execution, input: { cycle: given, reason = 'manual', evidence = {} } }) => {
    const { LOOP_TABLE_NAME: loopTable } = settings;
    const why = { reason, because: triggerWords(reason, evidence) };
    const taken = await takeLease(deps, loopTable, execution, given ?? 0);
    if (!taken) {
      const { holder = 'nobody' } = await readLease(deps, loopTable);
      return { acquired: false, holder, execution, cycle: given ?? 0, ...why };
    }
    const cycle = given ?? (await cycleByHand(deps, loopTable, execution));
    if (given === undefined) await takeLease(deps, loopTable, execution, cycle);
    const block = metadata(`${execution}-started`, deps.clock(), execution);
    await publishEvents(deps, settings.EVENT_BUS_NAME, [
      { detailType: 'RetrainingStarted', detail: { metadata: block, execution, cycle, reason } },
    ]);
    return { acquired: true, holder: execution, execution, cycle, ...why };
  },
});

export const handler = taskHandler(
  'AcquireLease',
  acquireLease(
    { ...system, documents: dynamoDb(), events: eventBridge() },
    readEnvironment({ LOOP_TABLE_NAME: text, EVENT_BUS_NAME: text }),
  ),
  system.logger,
);
