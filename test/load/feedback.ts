// `npm run load:feedback`: many corrections from many clients on the laptop cloud; every one stored once, counted once, and its cycles.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { Cycle } from '../../functions/retraining/cycle.ts';
import { freePort } from '../../local/ports.ts';
import { bootstrap } from '../faults/fault-world.ts';
import { judgeFeedback } from '../faults/judging.ts';
import { deployLightCloud, type LightCloud } from '../faults/light-cloud.ts';
import { type LoopState, type LoopView, viewLoop } from '../faults/loop-view.ts';
import { recordsOf } from '../faults/replays.ts';
import { type Ceiling, measureCeiling } from './ceiling.ts';
import { correctionOf, type Sent, sendLoad } from './send-load.ts';

const flags = new Command('load:feedback')
  .option('--feedback <count>', 'distinct corrections', '20000')
  .option('--clients <count>', 'clients at once', '16')
  .option('--threshold <count>', 'corrections that open a cycle', '500')
  .option('--report <file>', 'write the figures as JSON')
  .parse()
  .opts<{ feedback: string; clients: string; threshold: string; report?: string }>();

const [count, clients, threshold] = [Number(flags.feedback), Number(flags.clients), Number(flags.threshold)];
/** On a machine that others use too the loop may well pause for minutes. */
const STANDSTILL_MS = 600_000;
const begun = Date.now();
const tell = (line: string) =>
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} ${line}\n`);

const finished = ({ counters, cycles, lease }: LoopState): boolean =>
  counters.total >= count &&
  lease.holder === undefined &&
  cycles.every(({ outcome }) => outcome !== undefined);

/** Waits as long as something moves. @returns when the last correction was counted, in milliseconds. */
const drained = async (view: LoopView): Promise<{ state: LoopState; countedAt: number }> => {
  let [last, moved, countedAt] = ['', Date.now(), 0];
  for (;;) {
    const state = await view.state();
    if (countedAt === 0 && state.counters.total >= count) countedAt = Date.now();
    if (finished(state)) return { state, countedAt };
    const now = JSON.stringify([state.counters.total, state.cycles, state.lease]);
    if (now !== last) [last, moved] = [now, Date.now()];
    if (Date.now() - moved > STANDSTILL_MS)
      throw new Error(
        `Nothing has moved for ${STANDSTILL_MS / 60_000} minutes: ${state.counters.total} counted, ${JSON.stringify(state.lease)}`,
      );
    if (Math.floor(Date.now() / 1000) % 10 === 0)
      tell(`${state.counters.total} counted, ${state.cycles.length} cycles`);
    await sleep(1_000);
  }
};

const crossings = (cycles: readonly Cycle[]): number =>
  cycles
    .filter(({ reason }) => reason === 'volume')
    .reduce((sum, { evidence }) => {
      const { new_labels, threshold: own } = evidence as { new_labels: number; threshold: number };
      return sum + Math.floor(new_labels / own);
    }, 0);

/** Changes of items that the tables' streams tell of: each is one write that took effect. */
const writes = async (light: LightCloud) => {
  const feedback = await recordsOf(light, 'feedback');
  const loop = await recordsOf(light, 'loop');
  return {
    stored: feedback.filter(({ eventName }) => eventName === 'INSERT').length,
    marked: feedback.filter(({ eventName }) => eventName === 'MODIFY').length,
    counters: loop.filter(({ dynamodb }) => dynamodb.Keys.pk?.S === 'COUNTERS').length,
  };
};

const judge = async (view: LoopView, state: LoopState) => {
  const all = Array.from({ length: count }, (_, index) => correctionOf(index));
  const verdict = await judgeFeedback(view, all, state, new Set());
  const volume = state.cycles.filter(({ reason }) => reason === 'volume');
  const coalesced = volume.filter(({ outcome }) => outcome === 'COALESCED').length;
  const executions = (await view.executions()).filter(({ name }) => name !== 'retrain-000001');
  const due = Math.floor(count / threshold);
  const failed = executions.filter(({ status }) => status !== 'SUCCEEDED').length;
  const crossed = crossings(state.cycles);
  const problems = [
    ...verdict.problems,
    ...(crossed === due ? [] : [`${crossed} thresholds crossed instead of ${due}`]),
    ...(executions.length === volume.length - coalesced
      ? []
      : [`${executions.length} executions for ${volume.length} cycles, ${coalesced} coalesced`]),
    ...(failed === 0 ? [] : [`${failed} executions failed`]),
  ];
  const { ok, lost, unexpected } = verdict;
  return {
    ok,
    lost,
    unexpected,
    total: state.counters.total,
    due,
    cycles: volume.length,
    coalesced,
    executions: executions.length,
    problems,
  };
};

const page = (
  sent: Sent,
  counting: number,
  settling: number,
  verdict: Awaited<ReturnType<typeof judge>>,
  written: Awaited<ReturnType<typeof writes>>,
  ceiling: Ceiling,
): string => {
  const each = (value: number) => (value / count).toFixed(3);
  const all = written.stored + written.marked + written.counters;
  return [
    '',
    `  Sent        ${sent.overHttp + sent.overBus} by ${clients} clients in ${sent.seconds.toFixed(1)} s (${sent.overHttp} by HTTP, ${sent.overBus} as events), ${sent.duplicates} of them twice`,
    `  HTTP        ${(sent.overHttp / sent.seconds).toFixed(0)} requests/s beside ${(sent.overBus / sent.seconds).toFixed(0)} events/s; p50 ${sent.p50} ms, p99 ${sent.p99} ms`,
    `  Corrections ${count} attempted: ${verdict.ok} ok, ${verdict.lost} lost, ${verdict.unexpected} unexpected (counted twice or never sent), ${sent.recovered} recovered by the client's second try`,
    `  Counted     ${verdict.total}, the last ${counting.toFixed(1)} s after the first was sent (${(verdict.total / counting).toFixed(0)} a second)`,
    `  Cycles      ${verdict.due} thresholds of ${threshold} crossed: ${verdict.cycles} cycles, ${verdict.coalesced} of them coalesced, ${verdict.executions} executions; all ended after ${settling.toFixed(1)} s`,
    `  Writes      ${each(all)} for each correction: stored ${each(written.stored)}, marked ${each(written.marked)}, counters ${each(written.counters)} (${written.counters} transactions)`,
    `  Ceiling     an empty function on this emulator: ${ceiling.http.toFixed(0)} requests/s by HTTP with ${clients} clients, ${ceiling.queue.toFixed(0)} messages/s through a queue`,
    ...verdict.problems.map((problem) => `  ✖ ${problem}`),
    '',
  ].join('\n');
};

const folder = mkdtempSync(join(tmpdir(), 'sentiment-load-'));
let light: LightCloud | undefined;
try {
  tell('deploying');
  light = await deployLightCloud({
    folder,
    emulatorPort: await freePort(),
    sageMakerPort: await freePort(),
    volumeThreshold: threshold,
    visibilitySeconds: 30,
  });
  const view = viewLoop(light);
  await bootstrap(light, view);
  tell('measuring the emulator with an empty function');
  const ceiling = await measureCeiling(light, folder, clients);
  tell(`sending ${count} corrections`);
  const sending = Date.now();
  const sent = await sendLoad(light, count, clients);
  tell(`sent in ${sent.seconds.toFixed(1)} s`);
  const { state, countedAt } = await drained(view);
  const settling = (Date.now() - sending) / 1000;
  const verdict = await judge(view, state);
  const written = await writes(light);
  process.stdout.write(page(sent, (countedAt - sending) / 1000, settling, verdict, written, ceiling));
  if (flags.report !== undefined)
    writeFileSync(
      flags.report,
      `${JSON.stringify({ sent, verdict, written, ceiling, settling }, null, 2)}\n`,
    );
  if (verdict.problems.length > 0) process.exitCode = 1;
} finally {
  await light?.cloud.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
