// Judges the counters again on a schedule: age has no event of its own, and a crossing during a cool-down must not be forgotten.
import * as z from 'zod';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { readLimits } from './limits.ts';
import { openNextCycle, readCounters } from './open-next-cycle.ts';
import { judge, type Limits } from './thresholds.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;
const AnyEvent = z.unknown();

export const judgeOnSchedule = (
  deps: Needs,
  loopTable: string,
  limits: Limits,
): Task<typeof AnyEvent, { opened: number | null }> => ({
  input: AnyEvent,
  run: async () => {
    const counters = await readCounters(deps, loopTable);
    const cycle = await openNextCycle(deps, loopTable, counters, (recent) =>
      judge(counters, recent, deps.clock(), limits),
    );
    return { opened: cycle?.cycle ?? null };
  },
});

const { LOOP_TABLE_NAME } = readEnvironment({ LOOP_TABLE_NAME: text });

export const handler = taskHandler(
  'judge-on-schedule',
  judgeOnSchedule({ ...system, documents: dynamoDb() }, LOOP_TABLE_NAME, readLimits()),
  system.logger,
);
