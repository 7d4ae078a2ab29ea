// Histories in which the model once found the loop at fault, kept so that each is played every time.
import type { Step } from './model.ts';
import type { QueueName } from './queues.ts';

const flow = (queues: readonly QueueName[], advances: number): Step => ({ kind: 'flow', queues, advances });

/**
 * StartPipeline dies between starting the pipeline and noting it, and then a person stops the execution: the pipeline went
 * on for nobody, beside that of the next cycle. (100,000 histories, seed 323686522)
 */
const pipelineNobodyNoted: readonly Step[] = [
  { kind: 'burst', ids: [0, 1, 2, 3, 4, 5] },
  flow(['feedback'], 0),
  flow(['feedback', 'counting'], 0),
  flow(['retraining'], 3),
  { kind: 'act', act: { kind: 'advance', index: 0 }, fault: { at: 0, kind: 'crash' } },
  { kind: 'stop', index: 0 },
  flow(['retraining', 'lease'], 4),
];

export const FOUND: readonly (readonly [string, readonly Step[]])[] = [
  ['a pipeline that was started and never noted does not outlive its execution', pipelineNobodyNoted],
];
