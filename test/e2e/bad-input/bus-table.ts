// Details of FeedbackSubmitted events that are wrong, odd or hostile: each lies among the dead letters, or is stored exactly.

export type BusRow = readonly [
  name: string,
  detail: string,
  outcome: { stored: string } | { reason: RegExp },
];

const detail = (fields: object): string => JSON.stringify({ user_label: 'Neutral', ...fields });
const kept = (name: string, text: string): BusRow => [name, detail({ text }), { stored: text.trim() }];

export const BUS_ROWS: readonly BusRow[] = [
  [
    'a label nobody knows',
    detail({ text: 'Fine.', user_label: 'Splendid' }),
    { reason: /"Splendid" is not a label/ },
  ],
  ['no text', detail({}), { reason: /text is required/ }],
  ['a text of spaces', detail({ text: ' \n' }), { reason: /text is empty/ }],
  ['5,001 characters', detail({ text: 'a'.repeat(5_001) }), { reason: /longer than 5,000 characters/ }],
  ['half a surrogate pair', '{"text":"cut \\ud83d off","user_label":"Neutral"}', { reason: /surrogate/ }],
  ['a field nobody knows', detail({ text: 'Fine.', split: 'holdout' }), { reason: /split/ }],
  [
    'an id that climbs',
    detail({ text: 'Fine.', feedback_id: '../../etc/passwd' }),
    { reason: /feedback_id/ },
  ],
  ['a label that is a list', detail({ text: 'Fine.', user_label: ['Neutral'] }), { reason: /not a label/ }],
  [
    'a prediction nobody made',
    detail({ text: 'Fine.', prediction_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f11' }),
    { reason: /No prediction/ },
  ],
  kept('5,000 emoji', '\u{1f601}'.repeat(5_000)),
  kept('a null byte', 'bus\u0000byte'),
  kept('a formula', '=1+1+cmd|x'),
  kept('mark-up', '<bus onload=x>'),
];
