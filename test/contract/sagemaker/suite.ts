// Every case as a test of its own, with the client that the test file brings.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topics } from './cases/topics.ts';
import { removeMade } from './clean-up.ts';
import type { ContractClient, Place, Reply } from './clients/contract-client.ts';
import type { ContractCase, Members, Refusal } from './contract-case.ts';
import { differences, fill, type Variables, valueAt } from './matching.ts';
import { KIND, openTarget, PAID, type Target } from './targets.ts';

/** Milliseconds for which a case that says `eventually` is asked again; AWS starts machines in minutes. */
const DEADLINE = KIND === 'aws' ? 1_200_000 : 20_000;
const PAUSE = KIND === 'aws' ? 10_000 : 25;

const leftOut = (one: ContractCase): boolean =>
  (one.costs === true && !PAID) || (one.onlyHere === true && KIND === 'aws');

function refusalProblems(reply: Reply, wanted: Refusal, variables: Variables): string[] {
  const { refusal } = reply;
  if (refusal === undefined)
    return [`${wanted.name} wanted, but it was accepted: ${JSON.stringify(reply.answer)}`];
  const expected = fill(
    {
      name: wanted.name,
      status: wanted.status ?? 400,
      message: { $matches: wanted.message },
      ...(wanted.members !== undefined && { members: wanted.members }),
    },
    variables,
  );
  const { name, status, message, members } = refusal;
  return differences({ name, status, message, members }, expected, 'refusal');
}

/** What is wrong with the reply, in words. */
function problems(one: ContractCase, reply: Reply, variables: Variables): string[] {
  const { expected } = one;
  if ('refusal' in expected)
    return [...refusalProblems(reply, expected.refusal, variables), ...reply.findings];
  if (reply.refusal !== undefined) {
    return [`refused as ${reply.refusal.name}: ${reply.refusal.message.slice(0, 1000)}`];
  }
  const byClient =
    reply.refusedByClient === undefined ? [] : [`the client refuses it: ${reply.refusedByClient}`];
  return [...byClient, ...differences(reply.answer, fill(expected.answer, variables)), ...reply.findings];
}

async function ask(client: ContractClient, one: ContractCase, variables: Variables): Promise<Reply> {
  const request = fill(one.request, variables) as Members;
  const end = Date.now() + DEADLINE;
  for (;;) {
    const reply = await client.call(one.operation, request);
    const settled = one.eventually !== true || problems(one, reply, variables).length === 0;
    if (settled || Date.now() > end) return reply;
    await sleep(PAUSE);
  }
}

function keep(one: ContractCase, reply: Reply, variables: Variables): void {
  for (const [name, path] of Object.entries(one.keep ?? {})) {
    const value = valueAt(reply.answer ?? {}, path);
    if (value !== undefined) variables.set(name, value);
  }
}

/** Registers the whole suite; `open` brings the client that sends it. */
export function contractSuite(open: (place: Place) => ContractClient): void {
  let target: Target;
  let client: ContractClient;
  const made: { operation: string; request: Members }[] = [];

  beforeAll(async () => {
    target = await openTarget();
    client = open(target);
  });
  afterAll(async () => {
    if (KIND === 'aws') await removeMade(client, made);
    await client?.close();
    await target?.close();
  });

  describe.each(topics)('$topic', ({ cases }) => {
    for (const one of cases) {
      test.skipIf(leftOut(one))(one.name, { timeout: DEADLINE + 10_000 }, async () => {
        const reply = await ask(client, one, target.variables);
        if (reply.answer !== undefined) {
          made.push({ operation: one.operation, request: fill(one.request, target.variables) as Members });
        }
        keep(one, reply, target.variables);
        expect(problems(one, reply, target.variables)).toEqual([]);
      });
    }
  });
}
