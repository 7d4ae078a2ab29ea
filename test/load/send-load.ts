// Sixteen clients hand in corrections through both doors, every tenth a second time through the other one.
import type { LightCloud } from '../faults/light-cloud.ts';
import { busClient, type Submission, submitByBus, submitByHttp } from '../faults/submitting.ts';

const LABELS = ['Positive', 'Neutral', 'Negative'];
const PREDICTED = ['Positive', 'Positive', 'Neutral'];
const EVERY_NTH_TWICE = 10;
const EVENTS = 10;

export interface Correction extends Submission {
  readonly model_prediction: string;
}

export const correctionOf = (index: number): Correction => ({
  feedback_id: `load-${String(index).padStart(7, '0')}`,
  text: `The lid of jar ${index} did ${index % 3 === 0 ? 'close well' : index % 3 === 1 ? 'what a lid does' : 'not close'}.`,
  user_label: LABELS[index % 3] ?? '',
  model_prediction: PREDICTED[index % 3] ?? '',
});

export interface Sent {
  readonly overHttp: number;
  readonly overBus: number;
  readonly duplicates: number;
  /** Sent again by the client because the first answer was an error. */
  readonly recovered: number;
  readonly seconds: number;
  /** Answers of POST /submit-feedback, milliseconds at the 50th and 99th percentile. */
  readonly p50: number;
  readonly p99: number;
}

type Piece =
  | { readonly door: 'http'; readonly one: Correction }
  | { readonly door: 'bus'; readonly some: Correction[] };

const pieces = (all: readonly Correction[]): Piece[] => {
  const http = all.filter((_, index) => index % 2 === 0);
  const bus = all.filter((_, index) => index % 2 === 1);
  const twice = all.filter((_, index) => index % EVERY_NTH_TWICE === 0);
  const toBus = [...bus, ...twice.filter((_, index) => index % 2 === 0)];
  const toHttp = [...http, ...twice.filter((_, index) => index % 2 === 1)];
  const events = Array.from({ length: Math.ceil(toBus.length / EVENTS) }, (_, index) =>
    toBus.slice(index * EVENTS, (index + 1) * EVENTS),
  );
  const mixed: Piece[] = [];
  const step = Math.max(1, Math.floor(toHttp.length / Math.max(1, events.length)));
  toHttp.forEach((one, index) => {
    mixed.push({ door: 'http', one });
    const some = index % step === 0 ? events.shift() : undefined;
    if (some !== undefined) mixed.push({ door: 'bus', some });
  });
  return [...mixed, ...events.map((some) => ({ door: 'bus' as const, some }))];
};

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

export const sendLoad = async (light: LightCloud, count: number, clients: number): Promise<Sent> => {
  const all = Array.from({ length: count }, (_, index) => correctionOf(index));
  const queue = pieces(all);
  const sent = queue.map((piece) => (piece.door === 'http' ? 1 : piece.some.length));
  const overHttp = queue.filter(({ door }) => door === 'http').length;
  const events = busClient(light);
  const times: number[] = [];
  let recovered = 0;
  const begun = Date.now();
  const client = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (next.door === 'bus') {
        await submitByBus(events, light.outputs.BusName ?? '', next.some);
        continue;
      }
      const asked = Date.now();
      if ((await submitByHttp(light.api, next.one)) > 1) recovered += 1;
      times.push(Date.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  times.sort((a, b) => a - b);
  const total = sent.reduce((sum, each) => sum + each, 0);
  return {
    overHttp,
    overBus: total - overHttp,
    duplicates: total - count,
    recovered,
    seconds: (Date.now() - begun) / 1000,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
};
