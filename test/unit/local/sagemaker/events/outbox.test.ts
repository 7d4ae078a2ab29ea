// Events survive a bus that is away, a refusal and a restart; some are sent twice on request.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openOutbox } from '../../../../../local/sagemaker/events/outbox.ts';
import { openState } from '../../../../../local/sagemaker/state/state.ts';
import { createTime } from '../../../../../local/sagemaker/time.ts';
import { memoryOutside } from '../support/memory-outside.ts';
import { until } from '../support/until.ts';

const event = (name: string) => ({ DetailType: 'T', Resources: [], Detail: { name } });

function open(dataDir: string, duplicates = 0) {
  const outside = memoryOutside();
  const state = openState(dataDir);
  const start = () => openOutbox({ state, outside, time: createTime(1, 0), log: () => {}, duplicates });
  return { outside, state, start };
}

const folder = () => mkdtempSync(join(tmpdir(), 'outbox-'));
const names = (sent: readonly { Detail: string }[]) => sent.map(({ Detail }) => JSON.parse(Detail).name);

test('events that a bus misses are sent when it is back, in their order', async () => {
  const { outside, state, start } = open(folder());
  outside.busFailures = 2;
  const outbox = start();
  for (const name of ['a', 'b', 'c']) outbox.publish(event(name));

  await until(
    () => outside.sent.length,
    (count) => count === 3,
  );

  expect(names(outside.sent)).toEqual(['a', 'b', 'c']);
  await until(
    () => state.outbox.all().length,
    (count) => count === 0,
  );
});

test('events that were not sent before the end are sent by the next start', async () => {
  const dataDir = folder();
  const first = open(dataDir);
  first.outside.busFailures = 1000;
  const outbox = first.start();
  outbox.publish(event('kept'));
  await outbox.close(10);

  const second = open(dataDir);
  second.start();

  await until(
    () => names(second.outside.sent),
    (sent) => sent.includes('kept'),
  );
});

test('an event that the bus refuses does not hold up the others', async () => {
  const { outside, state, start } = open(folder());
  outside.refuses = (detail) => detail.includes('bad');
  const outbox = start();
  for (const name of ['bad', 'good']) outbox.publish(event(name));

  await until(
    () => names(outside.sent),
    (sent) => sent.includes('good'),
  );

  expect(state.outbox.all().map(({ Detail }) => Detail.name)).toEqual(['bad']);
  await outbox.close(0);
});

test('with a share of one every event is sent twice', async () => {
  const { outside, start } = open(folder(), 1);
  start().publish(event('twice'));

  await until(
    () => outside.sent.length,
    (count) => count === 2,
  );

  expect(names(outside.sent)).toEqual(['twice', 'twice']);
});

test('late events are overtaken by others, and an end of the stand-in loses none', async () => {
  const { outside, state } = open(folder());
  const parts = { state, outside, time: createTime(1, 0), log: () => {}, duplicates: 0, late: 0.5 };
  const outbox = openOutbox(parts);
  const published = Array.from({ length: 60 }, (_, position) => String(position));
  for (const name of published) outbox.publish(event(name));

  await until(
    () => outside.sent.length,
    (count) => count > 10,
  );
  await outbox.close(5000);

  expect(names(outside.sent)).not.toEqual(published);
  expect(names(outside.sent).toSorted((a, b) => Number(a) - Number(b))).toEqual(published);
  expect(state.outbox.all()).toEqual([]);
});
