// What an operator reads who asks which corrections wait for a judgement.
import { expect, test } from 'vitest';
import { adjudicationList } from '../../../cli/adjudication-list.ts';
import { doubtful } from '../../support/evaluation-builders.ts';

const answer = { cycle: 3, listed: 3, audited: 1, erased: 1, open: 1, rows: [doubtful(7)] };

test('each open correction comes with both labels, its text and the command that judges it', () => {
  expect(adjudicationList(answer)).toBe(
    [
      'Cycle 3 set 3 aside: 1 open, 1 audited, 1 erased since.',
      '',
      'feedback-000007: the user said Positive, trusted data suggest Negative (margin 0.53, contradicts_trusted_model)',
      '  A private text 7',
      '  loop audit feedback-000007 Negative',
      '',
    ].join('\n'),
  );
});

test('of a label that only just leads it is said that trusted data agree', () => {
  const row = doubtful(7, { suggested_label: 'Positive', margin: -0.2, reason: 'not_confirmed' });
  expect(adjudicationList({ ...answer, rows: [row] })).toContain(
    'the user said Positive, trusted data only just agree (margin -0.20, not_confirmed)',
  );
});

test('a text of several lines is shown on one, and its control characters never reach the terminal', () => {
  const text = 'Title\nBody\u001b[2Jgone\u0007';
  expect(adjudicationList({ ...answer, rows: [doubtful(7, { text })] })).toContain(
    '\n  Title Body [2Jgone\n',
  );
});

test('what does not fit the answer is announced', () => {
  expect(adjudicationList({ ...answer, open: 101 })).toContain('… and 100 more');
});

test('before any cycle there is nothing to list', () => {
  expect(adjudicationList({ cycle: null, listed: 0, audited: 0, erased: 0, open: 0, rows: [] })).toBe(
    'No cycle has set corrections aside yet.\n',
  );
});
