// The keys of the loop table: counters, cycles, lease, callbacks, models, predictions.

export interface LoopKey extends Record<string, string> {
  readonly pk: string;
  readonly sk: string;
}

const single = (name: string): LoopKey => ({ pk: name, sk: name });

export const MODEL_PARTITION = 'MODEL';
/** Sorts after `ACTIVE`. */
export const MODEL_ID_PREFIX = 'ID#';

export const COUNTERS_KEY = single('COUNTERS');
export const LEASE_KEY = single('LEASE');
export const ACTIVE_MODEL_KEY: LoopKey = { pk: MODEL_PARTITION, sk: 'ACTIVE' };
export const CYCLE_PARTITION = 'CYCLE';

/** Six digits, so that cycles sort as text. */
export const cycleNumber = (cycle: number): string => String(cycle).padStart(6, '0');

export const cycleKey = (cycle: number): LoopKey => ({ pk: CYCLE_PARTITION, sk: cycleNumber(cycle) });
export const modelKey = (modelId: string): LoopKey => ({
  pk: MODEL_PARTITION,
  sk: `${MODEL_ID_PREFIX}${modelId}`,
});
/** One partition, so that the watchdog sees every open one; there are never more than a few. */
export const CALLBACK_PARTITION = 'CALLBACK';
export const callbackKey = (arn: string): LoopKey => ({ pk: CALLBACK_PARTITION, sk: arn });
export const REPAIR_PARTITION = 'REPAIR';
export const repairKey = (id: string): LoopKey => ({ pk: REPAIR_PARTITION, sk: id });
export const receiptKey = (cycle: number): LoopKey => ({ pk: 'RECEIPT', sk: cycleNumber(cycle) });
/** The looks that the gate took at one champion, one item a cycle. */
export const gateLooksPartition = (championId: string): string => `GATE#${championId}`;
export const gateLookKey = (championId: string, cycle: number): LoopKey => ({
  pk: gateLooksPartition(championId),
  sk: cycleNumber(cycle),
});
/** Sorts by time, so that a dataset under construction finds what was erased meanwhile. */
export const ERASURE_PARTITION = 'ERASED';
export const erasureKey = (erasedAt: string, feedbackId: string): LoopKey => ({
  pk: ERASURE_PARTITION,
  sk: `${erasedAt}#${feedbackId}`,
});
export const predictionKey = (predictionId: string): LoopKey => ({
  pk: `PREDICTION#${predictionId}`,
  sk: 'PREDICTION',
});
