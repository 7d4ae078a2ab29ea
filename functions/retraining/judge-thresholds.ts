// Watches the counters' own stream, so that every crossing is seen in order, and opens the next cycle when one is due.
import { Counters } from '../feedback/counters.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type StreamChange, streamHandler } from '../runtime/stream-handler.ts';
import { system } from '../runtime/system.ts';
import { readLimits } from './limits.ts';
import { openNextCycle } from './open-next-cycle.ts';
import { judge, type Limits } from './thresholds.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'logger'>;

export const judgeThresholds =
  (deps: Needs, loopTable: string, limits: Limits) =>
  async ({ after }: Pick<StreamChange, 'after'>): Promise<void> => {
    if (after === undefined) return;
    const counters = Counters.parse(after);
    const cycle = await openNextCycle(deps, loopTable, counters, (recent) =>
      judge(counters, recent, deps.clock(), limits),
    );
    if (cycle !== undefined)
      deps.logger.info('opened a cycle', { cycle: cycle.cycle, reason: cycle.reason, ...cycle.evidence });
  };

const { LOOP_TABLE_NAME } = readEnvironment({ LOOP_TABLE_NAME: text });

export const handler = streamHandler(
  'judge-thresholds',
  judgeThresholds({ ...system, documents: dynamoDb() }, LOOP_TABLE_NAME, readLimits()),
  system.logger,
);
