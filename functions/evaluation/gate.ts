// Gate: hands the evaluation report to the promotion rules and keeps a receipt of the decision.
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Verdict } from '../../events/cycle-outcomes.ts';
import { receiptKey } from '../retraining/loop-keys.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { number, readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { EvaluationReport } from './evaluation-report.ts';
import { type GateRules, judgeCandidate } from './promotion-gate.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

const Input = z.object({
  cycle: z.number().int().positive(),
  execution: z.string(),
  report: EvaluationReport,
  report_uri: z.string(),
  manifest_sha256: z.string(),
});

export const gate = (deps: Needs, loopTable: string, rules: GateRules): Task<typeof Input, Verdict> => ({
  input: Input,
  run: async ({ cycle, execution, report, report_uri, manifest_sha256 }) => {
    const verdict = judgeCandidate(report, rules);
    const decided_at = deps.clock().toISOString();
    const receipt = { cycle, execution, verdict, rules, report_uri, manifest_sha256, decided_at };
    await deps.documents.send(
      new PutCommand({ TableName: loopTable, Item: { ...receiptKey(cycle), ...receipt } }),
    );
    return verdict;
  },
});

const settings = readEnvironment({
  LOOP_TABLE_NAME: text,
  GATE_RULE: z.enum(['evidence', 'accuracy']),
  GATE_MACRO_F1_FLOOR: number.min(0).max(1),
  GATE_ACCURACY_FLOOR: number.min(0).max(1),
  GATE_MINIMUM_EFFECT: number.min(0).max(1),
});

export const handler = taskHandler(
  'Gate',
  gate({ ...system, documents: dynamoDb() }, settings.LOOP_TABLE_NAME, {
    rule: settings.GATE_RULE,
    macroF1Floor: settings.GATE_MACRO_F1_FLOOR,
    accuracyFloor: settings.GATE_ACCURACY_FLOOR,
    minimumEffect: settings.GATE_MINIMUM_EFFECT,
  }),
  system.logger,
);
