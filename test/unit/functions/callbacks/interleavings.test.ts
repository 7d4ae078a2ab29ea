// However the waiting task, the news and its duplicates interleave: exactly one answer, and the right one.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AwaitedKind } from '../../../../functions/callbacks/observation.ts';
import { interleaved } from '../../../support/interleaved.ts';
import { says, waiting } from './waiting.ts';

const END = {
  pipeline: { before: says.pipeline('Executing'), after: says.pipeline('Succeeded'), expected: '' },
  endpoint: {
    before: says.endpoint('Updating', 'old'),
    after: says.endpoint('InService', 'new'),
    expected: 'new',
  },
  approval: {
    before: says.approval('PendingManualApproval'),
    after: says.approval('Approved'),
    expected: '',
  },
  processing: { before: says.processing('InProgress'), after: says.processing('Completed'), expected: '' },
} as const;

test.each(Object.keys(END) as AwaitedKind[])('a %s that ends at any moment answers once', async (kind) => {
  const { before, after, expected } = END[kind];
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), async (scheduler, deliveries) => {
      const { wait, event, says: now, answers, deps } = waiting(kind, expected);
      now(before);
      const racing = {
        ...deps,
        documents: interleaved(scheduler, deps.documents),
        sagemaker: interleaved(scheduler, deps.sagemaker),
        workflows: interleaved(scheduler, deps.workflows),
      };
      const ends = async () => {
        await scheduler.schedule(Promise.resolve(), 'it ends');
        now(after);
        await Promise.all(Array.from({ length: deliveries }, () => event(racing)));
      };

      await scheduler.waitFor(Promise.all([wait('T1', racing), ends()]));

      expect(answers).toHaveLength(1);
      expect(answers[0]).toMatchObject({ token: 'T1', output: { value: expected } });
    }),
    { numRuns: 150 },
  );
});

test('a wait that begins before or after the end, with no news at all, is answered when it asks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { wait, says: now, answers, deps } = waiting('pipeline');
      now(says.pipeline('Succeeded'));
      await scheduler.waitFor(wait('T1', { ...deps, documents: interleaved(scheduler, deps.documents) }));
      expect(answers).toHaveLength(1);
    }),
  );
});

test('a task that is tried again while the news arrives gets its answer on the token that still lives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { wait, event, says: now, answers, deps } = waiting('pipeline');
      now(says.pipeline('Executing'));
      await wait('T1');
      now(says.pipeline('Succeeded'));
      const racing = { ...deps, documents: interleaved(scheduler, deps.documents) };
      await scheduler.waitFor(Promise.all([wait('T2', racing), event(racing), event(racing)]));
      expect(answers.filter(({ token }) => token === 'T2')).toHaveLength(1);
    }),
    { numRuns: 150 },
  );
});
