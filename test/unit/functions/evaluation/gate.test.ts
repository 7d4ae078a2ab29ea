// The Gate task: hands the report to the rules and keeps a receipt of what was decided, and by which rules.
import { expect, test } from 'vitest';
import { Verdict } from '../../../../events/cycle-outcomes.ts';
import { gate } from '../../../../functions/evaluation/gate.ts';
import { gateLooksPartition, receiptKey } from '../../../../functions/retraining/loop-keys.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { report } from '../../../support/evaluation-builders.ts';
import { lostAcknowledgement } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { EVALUATIONS_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const TABLES = { LOOP_TABLE_NAME: LOOP_TABLE, EVALUATIONS_TABLE_NAME: EVALUATIONS_TABLE };

const RULES = {
  rule: 'evidence',
  macroF1Floor: 0.4,
  accuracyFloor: 0.5,
  minimumEffect: 0.005,
  effectOfInterest: 0.02,
} as const;

const gating = ({ pageSize = 1_000 } = {}) => {
  const world = loopWorld({ pageSize });
  const task = taskHandler('Gate', gate(world.deps, TABLES, RULES), world.deps.logger);
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
    looks: (champion = 'champion') =>
      world.db
        .items(LOOP_TABLE)
        .filter(({ pk }) => pk === gateLooksPartition(champion))
        .map(({ cycle }) => cycle),
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
  const { decide, db, looks } = gating();
  db.onNext('PutCommand', lostAcknowledgement);
  await expect(decide()).rejects.toThrow();
  expect(looks()).toEqual([2]);
  const again = await decide();
  expect(again).toMatchObject({ reason_code: 'BETTER', evidence: { look: 1 } });
  expect(await decide()).toEqual(again);
  expect(db.items(LOOP_TABLE)).toHaveLength(2);
  expect(looks()).toEqual([2]);
});

test('each cycle is one look at its champion, and a later look is allowed less', async () => {
  const { decide, looks } = gating();
  const unsure = report({ pooled: { p_value: 0.02 } });
  expect(await decide({ cycle: 2, report: report({ pooled: { p_value: 0.2 } }) })).toMatchObject({
    decision: 'HOLD',
    evidence: { look: 1 },
  });
  expect(await decide({ cycle: 3, report: unsure })).toMatchObject({
    decision: 'HOLD',
    evidence: { look: 2 },
  });
  expect(looks()).toEqual([2, 3]);
});

test('looks are counted over all pages of the table', async () => {
  const { decide } = gating({ pageSize: 2 });
  const unsure = report({ pooled: { p_value: 0.2 } });
  for (const cycle of [2, 3, 4, 5, 6]) await decide({ cycle, report: unsure });
  expect(await decide({ cycle: 7, report: unsure })).toMatchObject({ evidence: { look: 6 } });
});

test('a state delivered again after later cycles is judged as it was, by the looks before it', async () => {
  const { decide, looks } = gating();
  const unsure = report({ pooled: { p_value: 0.02 } });
  const first = await decide({ cycle: 2, report: unsure });
  await decide({ cycle: 3, report: unsure });
  await decide({ cycle: 4, report: unsure });
  expect(await decide({ cycle: 2, report: unsure })).toEqual(first);
  expect(first.decision).toBe('PROMOTE');
  expect(looks()).toEqual([2, 3, 4]);
});

test('another champion begins a new history', async () => {
  const { decide, looks } = gating();
  await decide({ cycle: 2 });
  const promoted = report();
  const next = { ...promoted, champion: { ...promoted.champion, model_id: 'candidate' } };
  expect(await decide({ cycle: 3, report: next })).toMatchObject({ evidence: { look: 1 } });
  expect([looks(), looks('candidate')]).toEqual([[2], [3]]);
});

test('a first model leaves no history, for there is no champion to look at', async () => {
  const { decide, db } = gating();
  expect((await decide({ report: report({ champion: null }) })).reason_code).toBe('FIRST_MODEL');
  expect(db.items(LOOP_TABLE)).toHaveLength(1);
});

test('a report that does not fit is refused by field before anything is decided', async () => {
  const { decide, receipt } = gating();
  await expect(decide({ report: { ...report(), labels: [] } })).rejects.toThrow(/Gate.*report\.labels/);
  expect(receipt()).toBeUndefined();
});
