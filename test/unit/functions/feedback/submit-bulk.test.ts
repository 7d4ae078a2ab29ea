// POST /feedback/bulk: each row stands or falls by itself, a repeated file is a repeat, and every row is accounted for.
import { describe, expect, test } from 'vitest';
import { MOST_ROWS } from '../../../../functions/api/operations/submit-bulk.ts';
import { idFromKey } from '../../../../functions/feedback/idempotency-key.ts';
import { submitBulk } from '../../../../functions/feedback/submit-bulk.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const CSV = { 'content-type': 'text/csv' };
const JSONL = { 'content-type': 'application/x-ndjson' };
const HEADER = 'text,user_label,feedback_id,user_id\n';

const bulk = () => {
  const world = loopWorld();
  const settings = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, LOOP_TABLE_NAME: LOOP_TABLE };
  const handler = httpHandler('submit-bulk', submitBulk(world.deps, settings), world.deps.logger);
  const send = async (body: string, headers: Record<string, string> = CSV, base64 = false) => {
    const reply = await handler(httpEvent({ path: '/feedback/bulk', body, headers, base64 }));
    return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
  };
  const stored = () => world.db.items(FEEDBACK_TABLE);
  return { ...world, send, stored };
};

describe('a file of corrections', () => {
  test('as CSV is stored cell by cell as it came: quotes, lines, formulas and blanks included', async () => {
    const { send, stored } = bulk();
    const file = `\ufeff${HEADER}"He said ""no"",\nand left",Negative,,\n=1+1,Neutral,feedback-a,\n  padded  ,Positive,,u-1\n`;
    expect(await send(file)).toEqual({
      status: 200,
      body: { rows: 3, recorded: 3, repeated: 0, refused: 0, errors: [] },
    });
    expect(
      stored()
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['=1+1', 'He said "no",\nand left', 'padded']);
    expect(stored().find(({ text }) => text === '=1+1')).not.toHaveProperty('user_id');
  });

  test('as JSON Lines is stored too; blank lines and Windows line ends do not matter', async () => {
    const { send, stored } = bulk();
    const row = (text: string) => JSON.stringify({ text, user_label: 'Positive' });
    expect((await send(`${row('a')}\r\n\r\n${row('b')}`, JSONL)).body).toMatchObject({
      rows: 2,
      recorded: 2,
    });
    expect(stored()).toHaveLength(2);
  });

  test('may say its character set, and come base64-encoded', async () => {
    const { send, stored } = bulk();
    const headers = { 'content-type': 'Text/CSV; charset=utf-8' };
    expect((await send('text,user_label\nGröße paßt,Neutral\n', headers, true)).status).toBe(200);
    expect(stored()[0]?.text).toBe('Größe paßt');
  });

  test('with the header only holds nothing, and that is no error', async () => {
    expect((await bulk().send(HEADER)).body).toMatchObject({ rows: 0, recorded: 0, errors: [] });
    expect((await bulk().send('', JSONL)).body).toMatchObject({ rows: 0 });
  });
});

describe('rows that do not fit', () => {
  test('are told by row and line, and cost no other', async () => {
    const { send, stored } = bulk();
    const { body } = await send(
      `${HEADER}"two\nlines",Negative,,\nx,Bad,,\n,Negative,,\nonly one cell\nz,Positive,,,\nlast,Positive,,\n`,
    );
    expect(body).toMatchObject({ rows: 6, recorded: 2, refused: 4 });
    expect(body.errors.map(({ row, line }: { row: number; line: number }) => [row, line])).toEqual([
      [2, 4],
      [3, 5],
      [4, 6],
      [5, 7],
    ]);
    expect(body.errors[0]).toMatchObject({
      type: 'urn:sentiment:problem:invalid-request',
      issues: [{ path: 'user_label' }],
    });
    expect(body.errors[2].detail).toBe('1 cells for 4 columns');
    expect(stored()).toHaveLength(2);
  });

  test('of JSON Lines too: broken JSON, a list, a misspelt field, a foreign prediction', async () => {
    const { send } = bulk();
    const unknown = '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12';
    const good = { text: 'a', user_label: 'Neutral' };
    const rows = ['{"text":', '[]', JSON.stringify({ ...good, usr_id: 'x' }), JSON.stringify(good)];
    rows.push(JSON.stringify({ ...good, prediction_id: unknown }));
    const { body } = await send(rows.join('\n'), JSONL);
    expect(body).toMatchObject({ rows: 5, recorded: 1, refused: 4 });
    expect(body.errors.map(({ type }: { type: string }) => type.split(':').at(-1))).toEqual([
      ...['invalid-request', 'invalid-request', 'invalid-request', 'unknown-prediction'],
    ]);
  });

  test('of one id: the first in the file stands, a copy is a repeat, another text is a clash', async () => {
    const { send, stored } = bulk();
    const { body } = await send(
      `${HEADER}first,Negative,feedback-a,\nfirst,Negative,feedback-a,\nother,Negative,feedback-a,\n`,
    );
    expect(body).toMatchObject({ rows: 3, recorded: 1, repeated: 1, refused: 1 });
    expect(body.errors[0]).toMatchObject({
      row: 3,
      feedback_id: 'feedback-a',
      type: 'urn:sentiment:problem:feedback-clash',
    });
    expect(stored().map(({ text }) => text)).toEqual(['first']);
  });
});

describe('the same file again', () => {
  const file = `${HEADER}a,Negative,,\na,Negative,,\nb,Neutral,feedback-b,\n`;

  test('is a repeat, row by row, also when equal rows stand in it', async () => {
    const { send, stored } = bulk();
    expect((await send(file)).body).toMatchObject({ recorded: 3, repeated: 0 });
    expect((await send(file)).body).toMatchObject({ recorded: 0, repeated: 3 });
    expect(stored()).toHaveLength(3);
  });

  test('under another Idempotency-Key is new, except where a row names itself', async () => {
    const { send, stored } = bulk();
    await send(file, { ...CSV, 'idempotency-key': 'monday' });
    expect((await send(file, { ...CSV, 'idempotency-key': 'tuesday' })).body).toMatchObject({
      recorded: 2,
      repeated: 1,
    });
    expect(stored().map(({ feedback_id }) => feedback_id)).toContain(idFromKey('monday/1'));
  });

  test('after a failure in the middle completes what was left', async () => {
    const { send, stored, db } = bulk();
    db.onNext('PutCommand', throttle);
    expect((await send(file)).status).toBe(500);
    const { body } = await send(file);
    expect(body.recorded + body.repeated).toBe(3);
    expect(stored()).toHaveLength(3);
  });
});

describe('a file that is refused as a whole stores nothing', () => {
  test.each([
    ['without a content type it can read', 'text\n', { 'content-type': 'application/json' }, 415],
    ['without text in its header', 'user_label\nNegative\n', CSV, 400],
    ['with an unknown column', 'text,user_label,lable\na,Neutral,x\n', CSV, 400],
    ['with a column twice', 'text,user_label,text\na,Neutral,b\n', CSV, 400],
    ['that is empty, so that even the header is missing', '', CSV, 400],
    ['with a stray quote', `${HEADER}good,Positive,,\n"a"b,Neutral,,\nc,Neutral,,\n`, CSV, 400],
    ['with a quote that never closes', `${HEADER}good,Positive,,\n"a,Neutral,,\n`, CSV, 400],
    ['with an unusable key', HEADER, { ...CSV, 'idempotency-key': '' }, 400],
  ])('%s', async (_, file, headers, status) => {
    const { send, stored } = bulk();
    expect((await send(file, headers)).status).toBe(status);
    expect(stored()).toEqual([]);
  });

  test('that is compressed or in another encoding is told to be UTF-8', async () => {
    const world = loopWorld();
    const settings = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, LOOP_TABLE_NAME: LOOP_TABLE };
    const handler = httpHandler('submit-bulk', submitBulk(world.deps, settings), world.deps.logger);
    const gzip = {
      ...httpEvent({ headers: CSV, body: '' }),
      body: 'H4sIAAAAAAAAA//+',
      isBase64Encoded: true,
    };
    const reply = await handler(gzip);
    expect(reply.statusCode).toBe(400);
    expect(reply.body).toContain('not UTF-8');
  });

  test('5,000 rows are taken, 5,001 are not', async () => {
    const { send, stored } = bulk();
    const rows = (count: number) => `text,user_label\n${'a,Neutral\n'.repeat(count)}`;
    expect((await send(rows(MOST_ROWS + 1))).status).toBe(400);
    expect(stored()).toEqual([]);
    expect((await send(rows(MOST_ROWS))).body.recorded).toBe(MOST_ROWS);
  });

  test('4 MiB are read, one byte more is not', async () => {
    const { send } = bulk();
    const sized = (bytes: number) => `${HEADER}${'x'.repeat(bytes - HEADER.length)}`;
    expect((await send(sized(4 * 1024 * 1024))).status).toBe(200);
    expect((await send(sized(4 * 1024 * 1024 + 1))).status).toBe(413);
  });
});

test('no text of a file reaches the log', async () => {
  const { send, log } = bulk();
  await send(`${HEADER}very private,Negative,,\nalso private,Bad,,\n`);
  expect(JSON.stringify(log)).not.toContain('private');
});
