// FanOutNotifications: the bus, the topics and the cycle's record each learn how it ended, each once.
import { describe, expect, test } from 'vitest';
import { fanOutNotifications } from '../../../../functions/notification/fan-out-notifications.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import {
  BUS,
  DEPLOYMENT_TOPIC,
  LOOP_TABLE,
  NOTIFICATIONS_TABLE,
  TRAINING_TOPIC,
} from '../../../support/stage.ts';
import { cycleState } from './cycle-states.ts';

const EXECUTION = 'retrain-000002';

const telling = () => {
  const world = loopWorld();
  putCycle(world, { cycle: 2, execution_name: EXECUTION });
  const settings = {
    LOOP_TABLE_NAME: LOOP_TABLE,
    NOTIFICATIONS_TABLE_NAME: NOTIFICATIONS_TABLE,
    EVENT_BUS_NAME: BUS,
    SNS_TOPIC_ARN: TRAINING_TOPIC,
    DEPLOYMENT_TOPIC_ARN: DEPLOYMENT_TOPIC,
    STAGE: 'test',
  };
  const task = taskHandler(
    'FanOutNotifications',
    fanOutNotifications(world.deps, settings),
    world.deps.logger,
  );
  const tell = (state: object) => task({ execution: EXECUTION, state });
  return {
    ...world,
    tell,
    topics: () => world.notices.map(({ TopicArn }) => TopicArn),
    failTopicOnce: () => {
      let failed = false;
      world.topics.answer({
        Publish: (input) => {
          if (!failed) {
            failed = true;
            throw new Error('SNS is away');
          }
          return void world.notices.push(input);
        },
      });
    },
  };
};

describe('who is told', () => {
  test.each([
    ['PROMOTED', [TRAINING_TOPIC, DEPLOYMENT_TOPIC]],
    ['HELD', [TRAINING_TOPIC]],
    ['REJECTED', [TRAINING_TOPIC]],
    ['ROLLED_BACK', [TRAINING_TOPIC, DEPLOYMENT_TOPIC]],
    ['FAILED', [TRAINING_TOPIC]],
  ] as const)('of %s: the bus and %j', async (kind, topics) => {
    const world = telling();
    await world.tell(cycleState(kind));
    expect(world.topics()).toEqual(topics);
    expect(world.bus.published.length).toBeGreaterThan(0);
    expect(world.bus.published.every(({ bus }) => bus === BUS)).toBe(true);
    expect(readCycle(world, 2)).toMatchObject({ outcome: kind });
    expect(readCycle(world, 2)?.outcome_reason).not.toBe('');
  });

  test('each message carries attributes for filters, words for people and JSON for machines', async () => {
    const { tell, notices } = telling();
    await tell(cycleState('PROMOTED'));
    expect(notices[0]?.MessageAttributes).toEqual({
      outcome: { DataType: 'String', StringValue: 'PROMOTED' },
      notification_id: { DataType: 'String', StringValue: `${EXECUTION}#training-topic` },
    });
    const message = JSON.parse(notices[0]?.Message ?? '');
    expect(message.email).toContain('a new model serves');
    expect(JSON.parse(message.default)).toMatchObject({ outcome: 'PROMOTED', cycle: 2, model_version: 2 });
  });

  test('what was delivered is on record', async () => {
    const { tell, db } = telling();
    expect(await tell(cycleState('HELD'))).toEqual({ delivered: ['bus', 'training-topic'] });
    expect(db.items(NOTIFICATIONS_TABLE).map(({ notification_id }) => notification_id)).toEqual([
      `${EXECUTION}#bus`,
      `${EXECUTION}#outcome`,
      `${EXECUTION}#training-topic`,
    ]);
    expect(db.items(NOTIFICATIONS_TABLE)[0]).toMatchObject({
      execution: EXECUTION,
      channel: 'bus',
      outcome: 'HELD',
    });
  });
});

describe('a task that is tried again', () => {
  test('tells nobody twice', async () => {
    const { tell, topics, bus } = telling();
    await tell(cycleState('PROMOTED'));
    const told = bus.published.length;
    expect(await tell(cycleState('PROMOTED'))).toEqual({ delivered: [] });
    expect(topics()).toHaveLength(2);
    expect(bus.published).toHaveLength(told);
  });

  test('goes on with the channel that failed', async () => {
    const { tell, topics, bus, failTopicOnce } = telling();
    failTopicOnce();
    await expect(tell(cycleState('PROMOTED'))).rejects.toThrow('SNS is away');
    const told = bus.published.length;
    expect(await tell(cycleState('PROMOTED'))).toEqual({ delivered: ['training-topic', 'deployment-topic'] });
    expect(topics()).toEqual([TRAINING_TOPIC, DEPLOYMENT_TOPIC]);
    expect(bus.published).toHaveLength(told);
  });

  test('after a crash between publishing and recording repeats that one delivery, recognisably', async () => {
    const { tell, topics, notices, bus, db } = telling();
    let puts = 0;
    db.onNext(({ command, input }) => {
      if (command !== 'PutCommand' || input.TableName !== NOTIFICATIONS_TABLE) return false;
      puts += 1;
      return puts === 3; // the training topic's record, after the outcome's and the bus's
    }, throttle);
    await expect(tell(cycleState('PROMOTED'))).rejects.toThrow();
    const told = bus.published.length;

    await tell(cycleState('PROMOTED'));

    expect(topics()).toEqual([TRAINING_TOPIC, TRAINING_TOPIC, DEPLOYMENT_TOPIC]);
    expect(notices[1]?.MessageAttributes?.notification_id).toEqual(
      notices[0]?.MessageAttributes?.notification_id,
    );
    expect(bus.published).toHaveLength(told);
  });

  test('after a crash on the bus repeats its events with the same ids', async () => {
    const { tell, bus, db } = telling();
    db.onNext(({ command, input }) => {
      const { notification_id } = (input.Item ?? {}) as { notification_id?: string };
      return command === 'PutCommand' && notification_id === `${EXECUTION}#bus`;
    }, throttle);
    await expect(tell(cycleState('PROMOTED'))).rejects.toThrow();
    const first = bus.published.map(({ detail }) => detail.metadata.id);
    await tell(cycleState('PROMOTED'));
    expect(bus.published.slice(first.length).map(({ detail }) => detail.metadata.id)).toEqual(first);
  });

  test('after a refused event tells the bus again', async () => {
    const { tell, bus } = telling();
    bus.refuseNext(1);
    await expect(tell(cycleState('HELD'))).rejects.toThrow('EventBridge refused');
    await tell(cycleState('HELD'));
    expect(bus.named('CandidateHeld').length).toBeGreaterThanOrEqual(1);
  });
});

describe('corrections that wait for a judgement', () => {
  const adjudication = {
    count: 1,
    rows: [
      { feedback_id: 'feedback-000001', user_label: 'Positive', suggested_label: 'Negative', margin: 0.5 },
    ],
    list_uri: 's3://artifacts/adjudicate.jsonl',
  };
  const noted = (world: ReturnType<typeof telling>) => readCycle(world, 2)?.adjudication;

  test('are told once, however often the task is tried, and noted on the cycle without their rows', async () => {
    const world = telling();
    await world.tell(cycleState('HELD', { adjudication }));
    await world.tell(cycleState('HELD', { adjudication }));
    expect(world.bus.named('AdjudicationRequested')).toHaveLength(1);
    expect(world.notices).toHaveLength(1);
    expect(noted(world)).toEqual({ count: 1, list_uri: adjudication.list_uri });
  });

  test('are repeated with the same id when the bus refused them', async () => {
    const world = telling();
    world.bus.refuseNext(2);
    await expect(world.tell(cycleState('HELD', { adjudication }))).rejects.toThrow('EventBridge refused');
    await world.tell(cycleState('HELD', { adjudication }));
    expect(world.bus.named('AdjudicationRequested').map(({ detail }) => detail.metadata.id)).toEqual([
      `${EXECUTION}-AdjudicationRequested`,
    ]);
  });

  test('are noted as none when there are none, so that an older list is not taken for the newest', async () => {
    const world = telling();
    await world.tell(cycleState('HELD', { adjudication: { ...adjudication, count: 0, rows: [] } }));
    expect(noted(world)).toEqual({ count: 0, list_uri: adjudication.list_uri });
    expect(world.bus.named('AdjudicationRequested')).toEqual([]);
  });
});

test('a failure before the first task answered is noted on the cycle that its name tells', async () => {
  const world = telling();
  await world.tell({ outcome: { kind: 'FAILED' }, error: { Error: 'States.Timeout', Cause: '' } });
  expect(world.topics()).toEqual([TRAINING_TOPIC]);
  expect(readCycle(world, 2)?.outcome).toBe('FAILED');
});

test('the first outcome of an execution stands: another report only completes what was not told', async () => {
  const { tell, topics, failTopicOnce, notices, ...world } = telling();
  failTopicOnce();
  await expect(tell(cycleState('PROMOTED'))).rejects.toThrow('SNS is away');
  expect(await tell(cycleState('FAILED'))).toEqual({ delivered: ['training-topic', 'deployment-topic'] });
  expect(topics()).toEqual([TRAINING_TOPIC, DEPLOYMENT_TOPIC]);
  expect(notices.map(({ MessageAttributes }) => MessageAttributes?.outcome?.StringValue)).toEqual([
    'PROMOTED',
    'PROMOTED',
  ]);
  expect(world.bus.named('RetrainingFailed')).toEqual([]);
  expect(readCycle(world, 2)?.outcome).toBe('PROMOTED');
});
