// Bodies for POST /submit-feedback that are wrong, odd or hostile: each is refused with its problem, or stored exactly.
import { gzipSync } from 'node:zlib';
import { MAXIMUM_BODY_BYTES } from '../../../functions/runtime/request-body.ts';

export interface Sent {
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Row = readonly [
  name: string,
  sent: Sent,
  outcome: { stored: string } | { status: number; problem: string },
];

const refused = (problem = 'invalid-request', status = 400) => ({ status, problem });
const json = (fields: object): Sent => ({ body: JSON.stringify({ user_label: 'Neutral', ...fields }) });
const latin1 = (text: string): Buffer => Buffer.from(`{"text":"${text}","user_label":"Neutral"}`, 'latin1');

/** As a text: stored as it is, but for white space around it. */
const kept = (name: string, text: string): Row => [name, json({ text }), { stored: text.trim() }];
const field = (name: string, fields: object): Row => [name, json({ text: 'Fine.', ...fields }), refused()];

/** A correction padded with white space to that many bytes. */
const padded = (bytes: number): string => {
  const body = JSON.stringify({ text: 'Padded.', user_label: 'Neutral' });
  return `${body.slice(0, -1)}${' '.repeat(bytes - body.length)}}`;
};

const zipped = (text: string): Sent => ({
  body: gzipSync(text),
  headers: { 'content-encoding': 'gzip' },
});

const NO_JSON: readonly Row[] = [
  ['nothing', { body: '' }, refused()],
  ['null', { body: 'null' }, refused()],
  ['a list', { body: '[{"text":"Fine.","user_label":"Neutral"}]' }, refused()],
  ['a text', { body: '"Fine."' }, refused()],
  ['a document that breaks off', { body: '{"text":"Fine.","user_label":"Neu' }, refused('not-json')],
  ['two documents', { body: '{"text":"Fine.","user_label":"Neutral"}{}' }, refused('not-json')],
  ['a comma too many', { body: '{"text":"Fine.","user_label":"Neutral",}' }, refused('not-json')],
  ['a form', { body: 'text=Fine.&user_label=Neutral' }, refused('not-json')],
  ['a number that is none', { body: '{"text":NaN,"user_label":"Neutral"}' }, refused('not-json')],
  ['lists in lists to the brim', { body: '['.repeat(30_000) + ']'.repeat(30_000) }, refused()],
  [
    'a label as deep as the body allows',
    { body: `{"text":"Fine.","user_label":${'['.repeat(30_000)}${']'.repeat(30_000)}}` },
    refused(),
  ],
  ['a key twice', { body: '{"text":"One.","text":"Two.","user_label":"Neutral"}' }, refused()],
  [
    'a key twice, once in disguise',
    { body: '{"text":"One.","\\u0074ext":"Two.","user_label":"Neutral"}' },
    refused(),
  ],
];

const ENCODINGS: readonly Row[] = [
  ['Latin-1', { body: latin1('Tr\u00e8s bien.') }, refused('not-json')],
  [
    'UTF-16',
    { body: Buffer.from('\ufeff{"text":"Fine.","user_label":"Neutral"}', 'utf16le') },
    refused('not-json'),
  ],
  ['a byte order mark', { body: '\ufeff{"text":"Marked.","user_label":"Neutral"}' }, { stored: 'Marked.' }],
  ['a packed body', zipped('{"text":"Packed.","user_label":"Neutral"}'), refused('not-json')],
  [
    'ten megabytes in ten kilobytes',
    zipped(`{"text":"${'a'.repeat(10 * 1024 * 1024)}"}`),
    refused('not-json'),
  ],
  ['half a surrogate pair', { body: '{"text":"cut \\ud83d off","user_label":"Neutral"}' }, refused()],
  ['the other half', { body: '{"text":"cut \\ude00 off","user_label":"Neutral"}' }, refused()],
  [
    'half a pair in the user',
    { body: '{"text":"Fine.","user_label":"Neutral","user_id":"\\ud83d"}' },
    refused(),
  ],
  ['U+FFFE', json({ text: 'not\ufffea character' }), refused()],
  [
    'a replacement character that is meant',
    { body: '{"text":"\\ufffd, it said","user_label":"Neutral"}' },
    { stored: '\ufffd, it said' },
  ],
];

const LIMITS: readonly Row[] = [
  ['a text of spaces', json({ text: ' \t\n\u00a0' }), refused()],
  kept('one character', 'x'),
  kept('4,999 characters', 'a'.repeat(4_999)),
  kept('5,000 characters', 'b'.repeat(5_000)),
  ['5,001 characters', json({ text: 'c'.repeat(5_001) }), refused()],
  kept('5,000 characters and space around them', ` ${'d'.repeat(5_000)}\n`),
  kept('5,000 emoji', '\u{1f600}'.repeat(5_000)),
  ['5,001 emoji', json({ text: '\u{1f600}'.repeat(5_001) }), refused()],
  ['a body one byte below its limit', { body: padded(MAXIMUM_BODY_BYTES - 1) }, { stored: 'Padded.' }],
  ['a body at its limit', { body: padded(MAXIMUM_BODY_BYTES) }, { stored: 'Padded.' }],
  [
    'a body one byte above its limit',
    { body: padded(MAXIMUM_BODY_BYTES + 1) },
    refused('body-too-large', 413),
  ],
  field('a user of 129 characters', { user_id: 'u'.repeat(129) }),
  field('a user of none', { user_id: '' }),
  field('an id of 7 characters', { feedback_id: 'a'.repeat(7) }),
  field('an id of 65 characters', { feedback_id: 'a'.repeat(65) }),
  [
    'a key of 256 characters',
    { ...json({ text: 'Fine.' }), headers: { 'idempotency-key': 'k'.repeat(256) } },
    refused(),
  ],
  [
    'a key of 255 characters',
    { ...json({ text: 'Keyed.' }), headers: { 'idempotency-key': 'k'.repeat(255) } },
    { stored: 'Keyed.' },
  ],
];

const INTO_KEYS: readonly Row[] = [
  field('an id that climbs', { feedback_id: '../../etc/passwd' }),
  field('an id with a condition', { feedback_id: "x' OR '1'='1" }),
  field('an id that is a question', { feedback_id: { $ne: '' } }),
  field('an id of another partition', { feedback_id: 'COUNTERS#COUNTERS' }),
  field('an id of two lines', { feedback_id: 'feedback\n-two' }),
  field('an id with a null byte', { feedback_id: 'feedback\u0000' }),
  field('a prediction that climbs', { prediction_id: '../0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f11' }),
  field('a field nobody knows', { user_labe1: 'Positive' }),
  field('a field of the table', { split: 'holdout' }),
  [
    'a prototype',
    { body: '{"text":"Fine.","user_label":"Neutral","__proto__":{"split":"holdout"}}' },
    refused(),
  ],
  field('a number that is infinite', { text: 1e308, user_id: 1 }),
  ['a huge number for a text', { body: '{"text":1e999999,"user_label":"Neutral"}' }, refused()],
];

const STORED: readonly Row[] = [
  kept('a formula', "=cmd|' /C calc'!A0"),
  kept('another formula', '@SUM(1+1)*cmd|" /C calc"!A0'),
  kept('a null byte', 'before\u0000after'),
  kept(
    'every control character',
    [...Array(32).keys()].map((code) => `${String.fromCharCode(code)}.`).join(''),
  ),
  kept('mark-up', '<script>alert("x")</script>&amp;<!--'),
  kept('a query', "'; DROP TABLE feedback; --"),
  kept('a look-up', '${jndi:ldap://x/a} {{7*7}} %s %n #{1}'),
  kept('text that turns round', 'safe \u202e gnp.exe \u2066'),
  kept('line separators of Unicode', 'one\u2028two\u2029three\u0085four'),
  kept('accents apart and together', 'e\u0301 is not \u00e9 here'),
  kept('joined emoji', '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466} \u{1f3f4}'),
  kept('a mark inside', 'a\ufeffb'),
  kept('JSON in a text', '{"text":"inner","user_label":"Positive"}'),
  kept('backslashes', 'C:\\new\\table "quoted" \\u0041'),
];

export const HTTP_ROWS: readonly Row[] = [...NO_JSON, ...ENCODINGS, ...LIMITS, ...INTO_KEYS, ...STORED];
