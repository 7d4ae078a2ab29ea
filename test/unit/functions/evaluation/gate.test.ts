// The Gate task: hands the report to the rules and keeps a receipt of what was decided, and by which rules.
import { expect, test } from 'vitest';
import { Verdict } from '../../../../events/cycle-outcomes.ts';
import { gate } from '../../../../functions/evaluation/gate.ts';
import { receiptKey } from '../../../../functions/retraining/loop-keys.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { report } from '../../../support/evaluation-builders.ts';
import { lostAcknowledgement } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

const RULES = { rule: 'evidence', macroF1Floor: 0.4, accuracyFloor: 0.5, minimumEffect: 0.005 } as const;

const gating = () => {
  const world = loopWorld();
  const task = taskHandler('Gate', gate(world.deps, LOOP_TABLE, RULES), world.deps.logger);
  const input = {
    cycle: 2,
    execution: 'retrain-000002',
    report: report(),
    report_uri: 's3://a/r',
    manifest_sha256: 'abc',
  };
  return {
    ...world,
    decide: (changes = {}) => task({ ...input, ...changes }),
    receipt: () => world.db.item(LOOP_TABLE, receiptKey(2)),
  };
};

test('the decision is answered and kept with its rules, report and dataset', async () => {
  const { decide, receipt } = gating();
  const verdict = await decide();
  expect(Verdict.parse(verdict)).toEqual(verdict);
  expect(receipt()).toMatchObject({
    cycle: 2,
    execution: 'retrain-000002',
    verdict,
    rules: RULES,
    report_uri: 's3://a/r',
    manifest_sha256: 'abc',
    decided_at: START,
  });
});

test('tried again decides the same and keeps one receipt', async () => {
  const { decide, db } = gating();
  db.onNext('PutCommand', lostAcknowledgement);
  await expect(decide()).rejects.toThrow();
  expect((await decide()).reason_code).toBe('BETTER');
  expect(db.items(LOOP_TABLE)).toHaveLength(1);
});

test('a report that does not fit is refused by field before anything is decided', async () => {
  const { decide, receipt } = gating();
  await expect(decide({ report: { ...report(), labels: [] } })).rejects.toThrow(/Gate.*report\.labels/);
  expect(receipt()).toBeUndefined();
});
