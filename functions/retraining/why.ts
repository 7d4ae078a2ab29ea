// GET /why: gathers what the loop knows of itself and has it put into words.
import { whyOperation } from '../api/operations/why.ts';
import { publicText } from '../api/public-text.ts';
import { openCallbacks } from '../callbacks/rendezvous.ts';
import { activeModel } from '../deployment/active-model.ts';
import { findReceipt } from '../evaluation/receipts.ts';
import { versionOf } from '../registry/model-package.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import type { Cycle } from './cycle.ts';
import { recentCycles } from './cycles.ts';
import { explain } from './explain.ts';
import { readLimits } from './limits.ts';
import { readCounters } from './open-next-cycle.ts';
import { runningExecution } from './running-execution.ts';
import type { Limits } from './thresholds.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

const newestVerdict = async (deps: Needs, loopTable: string, recent: readonly Cycle[]) => {
  for (const { cycle } of recent) {
    const receipt = await findReceipt(deps, loopTable, cycle);
    if (receipt !== undefined) return { cycle, verdict: receipt.verdict };
  }
  return undefined;
};

const awaitedApproval = async (deps: Needs, loopTable: string): Promise<number | undefined> => {
  const waiting = (await openCallbacks(deps, loopTable)).find(({ kind }) => kind === 'approval');
  return waiting === undefined ? undefined : versionOf(waiting.arn);
};

/** Reasons were written for operators' logs and may name resources. */
const inPublic = ({ why_not_promoted, ...rest }: ReturnType<typeof explain>) => ({
  ...rest,
  ...(why_not_promoted === undefined ? {} : { why_not_promoted: publicText(why_not_promoted) }),
});

export const why = (deps: Needs, loopTable: string, limits: Limits): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async () => {
    const [counters, recent, running, awaitingApproval, active] = await Promise.all([
      readCounters(deps, loopTable),
      recentCycles(deps, loopTable),
      runningExecution(deps, loopTable),
      awaitedApproval(deps, loopTable),
      activeModel(deps, loopTable),
    ]);
    const judged = await newestVerdict(deps, loopTable, recent);
    const serving = active?.model_version;
    const facts = { counters, recent, now: deps.clock(), limits, running, awaitingApproval, serving, judged };
    return { status: 200, body: inPublic(explain(facts)) };
  },
});

export const handler = httpHandler(
  whyOperation.id,
  why(
    { ...system, documents: dynamoDb() },
    readEnvironment({ LOOP_TABLE_NAME: text }).LOOP_TABLE_NAME,
    readLimits(),
  ),
  system.logger,
);
