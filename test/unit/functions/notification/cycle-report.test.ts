// What is told of a finished cycle, in words and as events, wherever it ended.
import { describe, expect, test } from 'vitest';
import { EVENTS } from '../../../../events/catalogue.ts';
import { cycleEvents } from '../../../../functions/notification/cycle-events.ts';
import { cycleMessage } from '../../../../functions/notification/cycle-message.ts';
import { CycleEnd, CycleReport, reasonOf } from '../../../../functions/notification/cycle-report.ts';
import { metadata } from '../../../../functions/runtime/publish-events.ts';
import { cycleState } from './cycle-states.ts';

const EXECUTION = 'retrain-000002';
const report = (kind: CycleEnd, changes: object = {}) => CycleReport.parse(cycleState(kind, changes));
const eventsOf = (of: CycleReport) =>
  cycleEvents(of, EXECUTION, (name) => metadata(`${EXECUTION}-${name}`, new Date(0), EXECUTION));
const message = (kind: CycleEnd, changes: object = {}) =>
  cycleMessage(report(kind, changes), EXECUTION, 'test');

describe('events', () => {
  test.each([
    ['PROMOTED', ['CandidateEvaluated', 'ModelRegistered', 'ModelDeployed']],
    ['HELD', ['CandidateEvaluated', 'CandidateHeld']],
    ['REJECTED', ['CandidateEvaluated', 'CandidateRejected']],
    ['ROLLED_BACK', ['CandidateEvaluated', 'ModelRegistered', 'DeploymentRolledBack']],
    ['FAILED', ['RetrainingFailed']],
  ] as const)('of %s are %j, each fitting its contract', (kind, names) => {
    const events = eventsOf(report(kind));
    expect(events.map(({ detailType }) => detailType)).toEqual(names);
    for (const { detailType, detail } of events) {
      const contract = EVENTS.find((each) => each.detailType === detailType);
      expect(contract?.detail.parse(detail)).toEqual(detail);
    }
    expect(new Set(events.map(({ detail }) => detail.metadata?.id)).size).toBe(events.length);
  });

  test('of a failure after the gate tell what had been reached before', () => {
    const { verdict, model } = cycleState('PROMOTED') as never as CycleReport;
    const names = eventsOf(report('FAILED', { verdict, model })).map(({ detailType }) => detailType);
    expect(names).toEqual(['CandidateEvaluated', 'ModelRegistered', 'RetrainingFailed']);
  });

  test('of a failure before its cycle was known do not blame another cycle', () => {
    const failure = CycleReport.parse({ outcome: { kind: 'FAILED' }, error: { Error: 'E', Cause: 'c' } });
    const [event] = cycleEvents(failure, 'retrain-000007', (name) => metadata(name, new Date(0), 'x'));
    expect(event?.detail).toMatchObject({ execution: 'retrain-000007' });
    expect(event?.detail).not.toMatchObject({ cycle: 1 });
  });
});

describe('corrections that wait for a judgement', () => {
  const adjudication = {
    count: 2,
    rows: [
      { feedback_id: 'feedback-000001', user_label: 'Positive', suggested_label: 'Negative', margin: 0.5 },
      { feedback_id: 'feedback-000002', user_label: 'Neutral', suggested_label: 'Negative', margin: 0.7 },
    ],
    list_uri: 's3://artifacts/pipelines/e/Preprocess/statistics/adjudicate.jsonl',
  };

  test.each(['PROMOTED', 'HELD', 'REJECTED', 'ROLLED_BACK', 'FAILED'] as const)(
    'are told however the cycle ended (%s), with their dataset and list',
    (kind) => {
      const event = eventsOf(report(kind, { adjudication })).find(
        ({ detailType }) => detailType === 'AdjudicationRequested',
      );
      expect(event?.detail).toMatchObject({ cycle: 2, execution: EXECUTION, ...adjudication });
      expect(event?.detail).toHaveProperty('dataset_uri');
      const contract = EVENTS.find(({ detailType }) => detailType === 'AdjudicationRequested');
      expect(contract?.detail.parse(event?.detail)).toEqual(event?.detail);
      expect(message(kind, { adjudication }).text).toContain("2 corrections wait for a person's judgement");
      expect(message(kind, { adjudication }).json.adjudication).toEqual(adjudication);
    },
  );

  test('are not told of when there are none', () => {
    const none = { ...adjudication, count: 0, rows: [] };
    const names = eventsOf(report('HELD', { adjudication: none })).map(({ detailType }) => detailType);
    expect(names).not.toContain('AdjudicationRequested');
    expect(message('HELD', { adjudication: none }).text).not.toContain('judgement');
  });

  test('are counted in the singular when one waits', () => {
    expect(message('HELD', { adjudication: { ...adjudication, count: 1 } }).text).toContain(
      "1 correction waits for a person's judgement",
    );
  });
});

describe('reasons', () => {
  test('of a held or rejected candidate are the gate’s', () => {
    expect(reasonOf(report('HELD'))).toBe('Cannot be told from chance.');
    expect(reasonOf(report('REJECTED'))).toBe('The class Neutral got worse.');
  });

  test('of a failure are the words of the step that failed', () => {
    expect(reasonOf(report('FAILED'))).toBe('Step Preprocess failed: no column "sentiment".');
  });

  test('of a failed function are its message, not its JSON', () => {
    const Cause = JSON.stringify({
      errorType: 'Error',
      errorMessage: 'The base dataset is missing',
      trace: [],
    });
    expect(reasonOf(report('FAILED', { error: { Error: 'Error', Cause } }))).toBe(
      'The base dataset is missing',
    );
  });

  test('without a cause are at least the name of the error', () => {
    expect(reasonOf(report('FAILED', { error: { Error: 'States.Timeout', Cause: '' } }))).toBe(
      'States.Timeout',
    );
    expect(reasonOf(report('FAILED', { error: undefined }))).toBe('No cause was given.');
  });

  test('of a rollback are the verification’s, else the endpoint’s', () => {
    const verification = { passed: false, reason: '2 of 4 golden sentences got the wrong label.' };
    expect(reasonOf(report('ROLLED_BACK', { verification }))).toBe(verification.reason);
    expect(reasonOf(report('ROLLED_BACK'))).toContain('Alarm went off');
  });

  test('are cut to a readable length', () => {
    expect(reasonOf(report('FAILED', { error: { Error: 'E', Cause: 'x'.repeat(30_000) } }))).toHaveLength(
      1_000,
    );
  });
});

describe('messages', () => {
  test('say on a phone what happened, why, and with which numbers', () => {
    expect(message('PROMOTED').text).toBe(
      [
        'retrain-000002 (volume): a new model serves.',
        'macro-F1 +0.081 (95 % interval +0.031 to +0.130) on the same 414 rows, and no class got worse.',
        'Candidate: macro-F1 0.750, accuracy 84.1 %',
        'Champion: macro-F1 0.669, accuracy 79.0 %',
        'Corrections in the dataset: 412',
        'Model version: 2',
        'Endpoint: sentiment-test (sentiment-test-v2-c2)',
      ].join('\n'),
    );
  });

  test('say why the cycle was opened, where that is known', () => {
    const because = 'The error rate is 41.0 %, at least 30.0 %, and its limit 25.0 %.';
    const run = { cycle: 2, reason: 'disagreement', because };
    expect(message('HELD', { run }).text).toContain(`Opened because: ${because}`);
    expect(message('HELD', { run: { ...run, because: '' } }).text).not.toContain('Opened because');
  });

  test.each(CycleEnd.options)('of %s have a subject that SNS takes', (kind) => {
    const { subject } = cycleMessage(report(kind), 'x'.repeat(80), 'a-very-long-stage-name');
    expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  });

  test('of a first model that failed its verification say that it still serves', () => {
    const { deployment } = report('ROLLED_BACK');
    const { text } = message('ROLLED_BACK', {
      deployment: { ...deployment, previous_config_name: '' },
      verification: { passed: false, reason: '2 of 4 golden sentences got the wrong label.' },
    });
    expect(text).toMatch(/nothing to (go|roll) back to|still serves/i);
  });
});
