// Gate: hands report and earlier looks to the promotion rules, keeps this look and a receipt of the decision.
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Verdict } from '../../events/cycle-outcomes.ts';
import { receiptKey } from '../retraining/loop-keys.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { JudgedOn } from './evaluation-record.ts';
import { EvaluationReport } from './evaluation-report.ts';
import { summaryOf } from './evaluation-summary.ts';
import { keepEvaluation } from './evaluations.ts';
import { earlierLooks, rememberLook } from './gate-history.ts';
import { readGateRules } from './gate-rules.ts';
import { type GateRules, judgeCandidate, lookOf } from './promotion-gate.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

const Input = z.object({
  cycle: z.number().int().positive(),
  execution: z.string(),
  report: EvaluationReport,
  report_uri: z.string(),
  manifest_sha256: z.string(),
});

interface Tables {
  readonly LOOP_TABLE_NAME: string;
  readonly EVALUATIONS_TABLE_NAME: string;
}

/** A cycle's report is an evaluation like any other: history and comparisons have it too. The first look stands. */
const keepAsEvaluation = (deps: Needs, table: string, input: z.output<typeof Input>, at: string) => {
  const { execution, report, report_uri } = input;
  const { test, golden, holdout: feedback } = report.candidate;
  const judged = { test, golden, feedback };
  const on = JudgedOn.options.filter((name) => judged[name] !== null);
  return keepEvaluation(deps, table, {
    evaluation_id: execution,
    kind: 'cycle',
    status: 'SUCCEEDED',
    requested_at: at,
    ended_at: at,
    request: { on },
    report_uri,
    ...summaryOf(report),
  });
};

export const gate = (deps: Needs, tables: Tables, rules: GateRules): Task<typeof Input, Verdict> => ({
  input: Input,
  run: async (input) => {
    const { cycle, execution, report, report_uri, manifest_sha256 } = input;
    const { LOOP_TABLE_NAME: loopTable } = tables;
    const champion = report.champion?.model_id;
    const history = champion === undefined ? [] : await earlierLooks(deps, loopTable, champion, cycle);
    const verdict = judgeCandidate(report, rules, history);
    const look = lookOf(cycle, verdict);
    if (champion !== undefined && look !== undefined) await rememberLook(deps, loopTable, champion, look);
    const decided_at = deps.clock().toISOString();
    const receipt = { cycle, execution, verdict, rules, report_uri, manifest_sha256, decided_at };
    await deps.documents.send(
      new PutCommand({ TableName: loopTable, Item: { ...receiptKey(cycle), ...receipt } }),
    );
    await keepAsEvaluation(deps, tables.EVALUATIONS_TABLE_NAME, input, decided_at);
    return verdict;
  },
});

export const handler = taskHandler(
  'Gate',
  gate(
    { ...system, documents: dynamoDb() },
    readEnvironment({ LOOP_TABLE_NAME: text, EVALUATIONS_TABLE_NAME: text }),
    readGateRules(),
  ),
  system.logger,
);
