// The rendezvous: whichever half comes first, however often, the waiting execution gets exactly one answer.
import { describe, expect, test } from 'vitest';
import { settle } from '../../../../functions/callbacks/rendezvous.ts';
import { lostAcknowledgement, preceded, throttle } from '../../../support/in-memory-dynamodb.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';
import { PIPELINE_ARN, says, waiting } from './waiting.ts';

const DONE = { token: 'T1', output: { status: 'Succeeded', value: '' } };

describe('order', () => {
  test('token first, news later: the news brings the answer', async () => {
    const { wait, event, says: now, answers, item } = waiting('pipeline');
    now(says.pipeline('Executing'));
    expect(await wait('T1')).toEqual({ settled: false });
    expect(answers).toEqual([]);
    now(says.pipeline('Succeeded'));
    await event();
    expect(answers).toEqual([DONE]);
    expect(item()).toBeUndefined();
  });

  test('news first, token later: whoever waits is answered at once', async () => {
    const { wait, event, says: now, answers } = waiting('pipeline');
    now(says.pipeline('Succeeded'));
    await event();
    expect(answers).toEqual([]);
    expect(await wait('T1')).toEqual({ settled: true });
    expect(answers).toEqual([DONE]);
  });

  test('news that came first is enough: SageMaker is not asked again', async () => {
    const { wait, event, says: now, answers, sagemaker } = waiting('pipeline');
    now(says.pipeline('Succeeded'));
    await event();
    const asked = sagemaker.sent.length;
    await wait('T1');
    expect(answers).toEqual([DONE]);
    expect(sagemaker.sent).toHaveLength(asked);
  });

  test.each([
    ['pipeline', says.pipeline('Succeeded'), { succeeded: true, status: 'Succeeded', reason: '' }],
    [
      'pipeline',
      says.pipeline('Stopped', 'By hand.'),
      { succeeded: false, status: 'Stopped', reason: 'By hand.' },
    ],
    ['approval', says.approval('Approved'), { succeeded: true, status: 'Approved', reason: '' }],
    [
      'approval',
      says.approval('Rejected'),
      { succeeded: false, status: 'Rejected', reason: 'Not approved.' },
    ],
  ] as const)(
    'news of a %s that nobody waits for yet is kept as it was seen',
    async (kind, seen, outcome) => {
      const { event, says: now, item } = waiting(kind);
      now(seen);
      await event();
      expect(item()?.outcome).toEqual({ ...outcome, value: '' });
    },
  );

  test('news that is not the end is no answer', async () => {
    const { wait, event, says: now, answers } = waiting('pipeline');
    now(says.pipeline('Executing'));
    await wait('T1');
    await event();
    expect(answers).toEqual([]);
  });

  test('when the news is lost the waiting task asks SageMaker itself', async () => {
    const { wait, says: now, answers } = waiting('pipeline');
    now(says.pipeline('Succeeded'));
    expect(await wait('T1')).toEqual({ settled: true });
    expect(answers).toEqual([DONE]);
  });
});

describe('repetition', () => {
  test('news delivered twice is answered once', async () => {
    const { wait, event, says: now, answers } = waiting('pipeline');
    now(says.pipeline('Executing'));
    await wait('T1');
    now(says.pipeline('Succeeded'));
    await event();
    await event();
    await event();
    expect(answers).toEqual([DONE]);
  });

  test('a late duplicate leaves nothing that could mislead a later wait', async () => {
    const { wait, event, says: now, answers } = waiting('endpoint', 'new-config');
    now(says.endpoint('InService', 'old-config'));
    await event();
    await event();
    now(says.endpoint('Updating', 'old-config'));
    expect(await wait('T1')).toEqual({ settled: false });
    now(says.endpoint('InService', 'new-config'));
    await event();
    expect(answers).toEqual([{ token: 'T1', output: { status: 'InService', value: 'new-config' } }]);
  });

  test('what was seen just before this deployment began is not taken for its rollback', async () => {
    const { wait, event, says: now, answers, db } = waiting('endpoint', 'new-config');
    now(says.endpoint('InService', 'old-config'));
    // A late duplicate of the deployment before has looked; while it is about to write, the next one begins.
    db.onNext(
      'UpdateCommand',
      preceded(() => {
        now(says.endpoint('Updating', 'old-config'));
        return wait('T1');
      }),
    );
    await event();
    expect(answers).toEqual([]);
  });

  test('a task that was answered but not cleared away is not answered again', async () => {
    const { wait, event, says: now, answers, db } = waiting('pipeline');
    now(says.pipeline('Executing'));
    await wait('T1');
    now(says.pipeline('Succeeded'));
    db.onNext('DeleteCommand', throttle);
    await expect(event()).rejects.toThrow();
    await event();
    expect(answers).toEqual([DONE]);
  });

  test('a retried wait with a new token is the one that gets the answer', async () => {
    const { wait, event, says: now, answers } = waiting('pipeline');
    now(says.pipeline('Executing'));
    await wait('T1');
    await wait('T2');
    now(says.pipeline('Succeeded'));
    await event();
    expect(answers).toEqual([{ ...DONE, token: 'T2' }]);
  });

  test('what is kept of a rendezvous goes away by itself after two weeks', async () => {
    const { event, says: now, item, deps } = waiting('pipeline');
    now(says.pipeline('Succeeded'));
    await event();
    expect(item()?.expires_at).toBe(deps.clock().getTime() / 1000 + 14 * 24 * 3600);
  });
});

describe('failure', () => {
  test.each(['Failed', 'Stopped'])(
    'a pipeline that %s fails the task with the failed step in words',
    async (status) => {
      const { wait, says: now, answers } = waiting('pipeline');
      now({
        ...says.pipeline(status, 'Step failure.'),
        ListPipelineExecutionSteps: () => ({
          PipelineExecutionSteps: [
            { StepName: 'Preprocess', StepStatus: 'Failed', FailureReason: 'lacks the column "sentiment"' },
            { StepName: 'Train', StepStatus: 'Starting' },
          ],
        }),
      });
      await wait('T1');
      expect(answers).toEqual([
        {
          token: 'T1',
          error: 'PipelineFailed',
          cause: 'Step Preprocess failed: lacks the column "sentiment"',
        },
      ]);
    },
  );

  test('a pipeline with two failed steps tells of both, also of one that gives no reason', async () => {
    const { wait, says: now, answers, sagemaker } = waiting('pipeline');
    now({
      ...says.pipeline('Failed'),
      ListPipelineExecutionSteps: () => ({
        PipelineExecutionSteps: [
          { StepName: 'Train', StepStatus: 'Failed' },
          { StepName: 'Evaluate', StepStatus: 'Failed', FailureReason: 'no memory.' },
        ],
      }),
    });
    await wait('T1');
    expect(sagemaker.inputs('ListPipelineExecutionSteps')).toEqual([{ PipelineExecutionArn: PIPELINE_ARN }]);
    expect(answers[0]).toMatchObject({
      cause: 'Step Train failed: no reason given Step Evaluate failed: no memory.',
    });
  });

  test('a pipeline whose steps SageMaker does not list still gives its own reason', async () => {
    const { wait, says: now, answers } = waiting('pipeline');
    now({ ...says.pipeline('Failed', 'No capacity.'), ListPipelineExecutionSteps: () => ({}) });
    await wait('T1');
    expect(answers[0]).toMatchObject({ cause: 'No capacity.' });
  });

  test('an endpoint in service that does not name its configuration is not taken for the new one', async () => {
    const { wait, says: now, answers } = waiting('endpoint', 'new-config');
    now({ DescribeEndpoint: () => ({ EndpointStatus: 'InService' }) });
    await wait('T1');
    expect(answers[0]).toMatchObject({ cause: 'The endpoint serves  instead of new-config.' });
  });

  test('a pipeline that failed without a failed step gives its own reason, or at least its state', async () => {
    for (const [reason, cause] of [
      ['No capacity.', 'No capacity.'],
      [undefined, 'The pipeline Failed.'],
    ] as const) {
      const { wait, says: now, answers } = waiting('pipeline');
      now(says.pipeline('Failed', reason));
      await wait('T1');
      expect(answers).toEqual([{ token: 'T1', error: 'PipelineFailed', cause }]);
    }
  });

  test('an endpoint in service on its old configuration was rolled back', async () => {
    const { wait, says: now, answers } = waiting('endpoint', 'new-config');
    now(says.endpoint('InService', 'old-config', 'Alarm 5xx went off.'));
    await wait('T1');
    expect(answers[0]).toMatchObject({ error: 'DeploymentRolledBack' });
    expect(answers[0]).toMatchObject({
      cause: 'The endpoint serves old-config instead of new-config. Alarm 5xx went off.',
    });
  });

  test.each(['Failed', 'UpdateRollbackFailed'])(
    'an endpoint that is %s fails the deployment',
    async (status) => {
      const { wait, says: now, answers } = waiting('endpoint', 'new-config');
      now(says.endpoint(status, 'old-config'));
      await wait('T1');
      expect(answers).toEqual([
        { token: 'T1', error: 'DeploymentFailed', cause: `The endpoint is ${status}.` },
      ]);
    },
  );

  test.each(['Creating', 'Updating', 'RollingBack', 'SystemUpdating'])(
    'an endpoint that is %s is waited for',
    async (status) => {
      const { wait, says: now, answers } = waiting('endpoint', 'new-config');
      now(says.endpoint(status, 'old-config'));
      expect(await wait('T1')).toEqual({ settled: false });
      expect(answers).toEqual([]);
    },
  );

  test('an approval passes, a rejection refuses with its words, and a pending one waits', async () => {
    const judged = async (status: string, words?: string) => {
      const { wait, says: now, answers } = waiting('approval');
      now(says.approval(status, words));
      await wait('T1');
      return answers[0];
    };
    expect(await judged('Approved')).toMatchObject({ output: { status: 'Approved' } });
    expect(await judged('Rejected', 'Too risky.')).toMatchObject({
      error: 'ApprovalRefused',
      cause: 'Too risky.',
    });
    expect(await judged('PendingManualApproval')).toBeUndefined();
  });

  test('a cause of any length fits into the answer', async () => {
    const { wait, says: now, answers } = waiting('pipeline');
    now(says.pipeline('Failed', 'x'.repeat(40_000)));
    await wait('T1');
    expect(answers).toEqual([{ token: 'T1', error: 'PipelineFailed', cause: 'x'.repeat(32_000) }]);
  });
});

describe('half a rendezvous', () => {
  const outcome = { succeeded: true, status: 'Succeeded', value: '', reason: '' };
  test.each([
    ['a token', { task_token: 'T1', kind: 'pipeline' as const, expected: '' }],
    ['an outcome', { outcome, expected: '' }],
    ['an outcome and a token of an unknown kind', { task_token: 'T1', outcome, expected: '' }],
    ['an outcome and a kind', { kind: 'pipeline' as const, outcome, expected: '' }],
  ])('that is %s answers nobody', async (_, half) => {
    const { deps, workflows } = waiting('pipeline');
    expect(await settle(deps, LOOP_TABLE, PIPELINE_ARN, half)).toBe(false);
    expect(workflows.sent).toEqual([]);
  });
});

describe('trouble in between', () => {
  test('a worker that fails tells its task, so that Retry can try again', async () => {
    const { wait, says: now, answers, db } = waiting('pipeline');
    now(says.pipeline('Succeeded'));
    db.onNext('UpdateCommand', throttle);
    expect(await wait('T1')).toEqual({ settled: false });
    expect(answers[0]).toMatchObject({ token: 'T1', error: 'RendezvousFailed' });
    expect(answers[0]).toMatchObject({
      cause: expect.stringMatching(/^ProvisionedThroughputExceeded\w*: ./),
    });
    expect(await wait('T2')).toEqual({ settled: true });
    expect(answers[1]).toEqual({ ...DONE, token: 'T2' });
  });

  test('SageMaker refusing to describe is such a failure too', async () => {
    const { wait, answers } = waiting('pipeline');
    await wait('T1');
    expect(answers[0]).toMatchObject({ error: 'RendezvousFailed' });
  });

  test('a token whose write was acknowledged to nobody is told to try again, and the news still finds the next one', async () => {
    const { wait, event, says: now, answers, db } = waiting('pipeline');
    now(says.pipeline('Executing'));
    db.onNext('UpdateCommand', lostAcknowledgement);
    await wait('T1');
    await wait('T2');
    now(says.pipeline('Succeeded'));
    await event();
    expect(answers.map(({ token }) => token)).toEqual(['T1', 'T2']);
  });

  test('Step Functions being away leaves the news for redelivery', async () => {
    const { wait, event, says: now, workflows, answers } = waiting('pipeline');
    now(says.pipeline('Executing'));
    await wait('T1');
    now(says.pipeline('Succeeded'));
    workflows.answer({
      SendTaskSuccess: () => {
        throw new Error('away');
      },
    });
    await expect(event()).rejects.toThrow('away');
    workflows.answer({
      SendTaskSuccess: ({ taskToken }) => void answers.push({ token: taskToken, output: 'told' }),
    });
    await event();
    expect(answers).toEqual([{ token: 'T1', output: 'told' }]);
  });
});
