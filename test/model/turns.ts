// Faults and turns at the database: a call may fail before or after it is done, and two actors take turns call by call.
import type { Dependencies } from '../../functions/runtime/dependencies.ts';
import { conflicting, lostAcknowledgement, throttle } from '../support/in-memory-dynamodb.ts';

export type FaultKind = 'crash' | 'throttle' | 'conflict' | 'lost-acknowledgement';
export interface Fault {
  /** The call that it strikes, counted from 0. */
  readonly at: number;
  readonly kind: FaultKind;
}

type Documents = Dependencies['documents'];
type Send = (command: { readonly input: object; constructor: { name: string } }) => Promise<unknown>;

const sendOf = (documents: Documents): Send => documents.send.bind(documents) as unknown as Send;
const client = (send: Send): Documents => ({ send }) as unknown as Documents;

const strike = async (kind: FaultKind, commit: () => Promise<unknown>, command: Parameters<Send>[0]) => {
  if (kind === 'crash') throw new Error('killed before the call');
  if (kind === 'lost-acknowledgement') {
    await commit();
    return lostAcknowledgement(() => undefined, { command: '', input: {} });
  }
  const call = { command: command.constructor.name, input: command.input as Record<string, unknown> };
  return kind === 'throttle' ? throttle(() => undefined, call) : conflicting(() => undefined, call);
};

const isWrite = (name: string): boolean => !['GetCommand', 'QueryCommand', 'ScanCommand'].includes(name);

/** After its fault a killed actor makes no further call. */
export const faulty = (documents: Documents, fault: Fault | undefined): Documents => {
  if (fault === undefined) return documents;
  const send = sendOf(documents);
  let calls = 0;
  let dead = false;
  return client(async (command) => {
    if (dead) throw new Error('killed');
    const mine = calls === fault.at;
    calls += 1;
    if (!mine) return send(command);
    if (fault.kind === 'crash' || fault.kind === 'lost-acknowledgement') dead = true;
    if (fault.kind === 'conflict' && !isWrite(command.constructor.name)) return send(command);
    return strike(fault.kind, () => send(command), command);
  });
};

/** Runs actors side by side; whenever all of them are about to call the database, the next bit says who goes first. */
export const takingTurns = async (
  documents: Documents,
  turns: readonly number[],
  actors: readonly ((documents: Documents) => Promise<unknown>)[],
): Promise<void> => {
  const send = sendOf(documents);
  const waiting: (() => void)[] = [];
  let active = actors.length;
  const gated = client(async (command) => {
    await new Promise<void>((go) => waiting.push(go));
    return send(command);
  });
  const all = actors.map((actor) =>
    actor(gated)
      .catch(() => undefined)
      .finally(() => {
        active -= 1;
      }),
  );
  for (let turn = 0; active > 0; turn += 1) {
    while (waiting.length < active) await Promise.resolve();
    if (active > 0) waiting.splice((turns[turn % turns.length] ?? 0) % waiting.length, 1)[0]?.();
  }
  await Promise.all(all);
};
