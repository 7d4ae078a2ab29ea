// POST /retrain, as its callers see it; and what it shares with POST /bootstrap.
import * as z from 'zod';
import { Overrides } from '../../retraining/overrides.ts';
import { CycleNumber, json, note, operation } from '../operation.ts';

const Note = note('note', 256).optional().describe('why; kept with the cycle');

export const BootstrapRequest = z.strictObject({ note: Note });

export const RetrainRequest = z
  .strictObject({
    note: Note,
    queue: z
      .boolean()
      .default(false)
      .describe('wait behind the execution that runs; requests that wait together become one'),
    overrides: Overrides.optional().describe('for this cycle only'),
  })
  .refine(({ queue, overrides }) => !queue || overrides === undefined, {
    path: ['overrides'],
    message: 'do not go with "queue": requests that wait together become one, and whose overrides held?',
  });

export const CycleRequested = z
  .strictObject({
    cycle: CycleNumber,
    execution: z.string().describe('name of the execution it runs under'),
    progress: z.string().describe('where to follow it'),
  })
  .meta({ id: 'CycleRequested' });

export const cycleRequested = (cycle: number) => {
  const execution = `retrain-${String(cycle).padStart(6, '0')}`;
  return { cycle, execution, progress: `/executions/${execution}` };
};

export const Location = z.string().describe('where to follow it');

export const retrainOperation = operation({
  id: 'retrain',
  method: 'POST',
  path: '/retrain',
  service: 'retraining',
  summary: 'Ask for a retraining now, whatever the thresholds say',
  body: {
    optional: true,
    content: [json(RetrainRequest, { note: 'New product line', overrides: { warm_start: 'on' } })],
  },
  answers: {
    202: {
      description: 'A cycle was opened',
      headers: { location: Location },
      ...json(CycleRequested, cycleRequested(2)),
    },
  },
  problems: ['execution-running'],
});
