// The tour's story: every command of it, why it is typed, and what its answer must show.

export interface Step {
  /** Printed before the command, as a comment. */
  readonly why: string;
  /** Words after `loop`; `{name}` stands for what an earlier answer was captured as. */
  readonly command: readonly string[];
  /** The tour fails when the answer does not match. */
  readonly shows: RegExp;
  /** The first group becomes `{name}` of later commands. */
  readonly captures?: Readonly<Record<string, RegExp>>;
}

const REVIEW = 'Broke after two days, what a waste of money';

export const STEPS: readonly Step[] = [
  {
    why: 'The first model has learnt from 150 reviews. What does it make of this one?',
    command: ['predict', REVIEW],
    shows: /^(Negative|Neutral|Positive) [\d.]+ % [\s\S]*by version 1, prediction/,
    captures: { prediction: /prediction ([0-9a-f-]{36})/ },
  },
  {
    why: 'A correction, or a confirmation: it names the prediction that it is about.',
    command: ['feedback', 'Negative', REVIEW, '--prediction', '{prediction}'],
    shows: /^Recorded: feedback/,
    captures: { feedback: /feedback ([0-9a-f-]{36})/ },
  },
  {
    why: 'Why does nothing train yet?',
    command: ['why'],
    shows: /more labels are missing[\s\S]*Version 1 serves/,
  },
  {
    why: 'A thousand corrections from a file. They are enough: the state machine starts by itself.',
    command: ['feedback', '--file', 'corrections.csv'],
    shows: /1000 rows: 1000 recorded, 0 on record before, 0 refused/,
  },
  {
    why: 'Follow it: prepare, train, evaluate, judge, register, shift the traffic, verify, promote.',
    command: ['watch'],
    shows: /AwaitPipeline, step Train[\s\S]*PROMOTED: /,
  },
  { why: 'What is registered, and what serves?', command: ['models'], shows: /▶ 2[\s\S]*\n {2}1 / },
  { why: 'The same question to the new model.', command: ['predict', REVIEW], shows: /by version 2/ },
  {
    why: 'Thirty corrections more, and somebody is impatient: they cannot show progress, so the gate holds.',
    command: ['feedback', '--file', 'a-few-more.csv'],
    shows: /30 rows: 30 recorded/,
  },
  {
    why: 'A retraining on request. Held means: version 2 stays, and the reason stands in words.',
    command: ['retrain', '--note', 'impatience', '--watch'],
    shows: /HELD: /,
  },
  {
    why: 'What was decided so far?',
    command: ['executions'],
    shows: /retrain-000003[\s\S]*HELD[\s\S]*retrain-000002[\s\S]*PROMOTED[\s\S]*retrain-000001/,
  },
  {
    why: 'When would it have retrained at a threshold of 300?',
    command: ['what-if', '--threshold', 'volume_threshold=300'],
    shows: /the proposed ones [2-9]/,
  },
  { why: 'Who was told what, most lately?', command: ['notifications', '--limit', '1'], shows: /HELD/ },
  {
    why: 'Both versions once more, side by side on the same rows: an evaluation is a job of its own.',
    command: ['evaluate', '--model', '2', '--against', '1', '--on', 'test', '--watch'],
    shows: /version 2[\s\S]*macro-F1/i,
  },
  {
    why: 'Back to version 1, by the same blue/green way, without a failed prediction.',
    command: ['activate', '1', '--note', 'only to show it', '--watch'],
    shows: /ACTIVATED|PROMOTED/,
  },
  { why: 'Record and endpoint agree.', command: ['active'], shows: /^Version 1 .*serves it/ },
  {
    why: 'Somebody wants a correction gone: the answer names every model that learnt from it.',
    command: ['erase', '{feedback}'],
    shows: /^Erased: feedback[\s\S]*[Ll]earnt/,
  },
  {
    why: 'Was anything put aside on the way?',
    command: ['dlq', 'list'],
    shows: /^(\w+ +0 {2}0 in flight\n)+$/,
  },
];
