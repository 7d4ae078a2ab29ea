// Alarms against what they watch, and against what is written about them for the person they wake.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Document, ROOT, source, yaml } from './sources.ts';

const build = createRequire(import.meta.url)(join(ROOT, 'deploy', 'operations.cjs'));
const messaging: Record<string, Document> = yaml('deploy/messaging.yml').Resources;
const functions: Record<string, Document> = yaml('deploy/functions.yml');
const PREFIX = 'sentiment-test';

const resources = async (changed: Record<string, string> = {}): Promise<Record<string, Document>> => {
  const values: Record<string, unknown> = {
    'self:custom.names': { prefix: PREFIX, endpoint: PREFIX },
    'self:provider.region': 'eu-west-1',
    'sls:stage': 'test',
    'param:alarmEmail': '',
    'param:noFeedbackAlarm': 'on',
    ...changed,
  };
  return (await build({ resolveVariable: async (name: string) => values[name] })).Resources;
};

let made: Record<string, Document> = {};
beforeAll(async () => {
  made = await resources();
});

const alarms = (): Document[] => [
  ...Object.values(made).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm'),
  ...Object.values<Document>(yaml('deploy/alarms.yml').Resources),
];
const dimension = (alarm: Document, name: string) =>
  alarm.Properties.Dimensions.find(({ Name }: Document) => Name === name)?.Value;

describe('an alarm', () => {
  test('wakes somebody, and says in words what it is about', () => {
    expect(alarms().length).toBeGreaterThan(20);
    for (const { Properties } of alarms()) {
      const target = Properties.AlarmActions[0].Ref ?? Properties.AlarmActions[0];
      expect([Properties.AlarmName, target]).toEqual([Properties.AlarmName, 'AlarmTopic']);
      expect(Properties.AlarmDescription.length).toBeGreaterThan(20);
    }
  });

  test('watches every queue of dead letters, by the name it has', () => {
    const letters = Object.entries(messaging).filter(
      ([id, { Type }]) => Type === 'AWS::SQS::Queue' && id.endsWith('DeadLetters'),
    );
    const watched = alarms().map((each) => dimension(each, 'QueueName'));
    for (const [, { Properties }] of letters)
      expect(watched).toContain(Properties.QueueName.replace('${self:custom.names.prefix}', PREFIX));
  });

  test('watches every function that reads a stream, and every one that a schedule calls', () => {
    const triggered = (kind: string) =>
      Object.entries(functions)
        .filter(([, { events = [] }]) => events.some((event: Document) => kind in event))
        .map(([name]) => `${PREFIX}-${name}`);
    const watched = (metric: string) =>
      alarms()
        .filter(({ Properties }) => Properties.MetricName === metric)
        .map((each) => dimension(each, 'FunctionName'));
    expect(watched('IteratorAge').sort()).toEqual(triggered('stream').sort());
    expect(watched('Errors').sort()).toEqual(triggered('schedule').sort());
  });

  test('is explained to the operator, and nothing is explained that is not there', () => {
    const written = [...source('docs/operations.md').matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(
      ([, name]) => name,
    );
    const names = alarms().map(({ Properties }) =>
      Properties.AlarmName.replace(/^.*?(sentiment-test|prefix\})-/, ''),
    );
    expect(written.sort()).toEqual(names.sort());
  });
});

test('an address is told only when one is given', async () => {
  expect(made.AlarmMail).toBeUndefined();
  const { AlarmMail } = await resources({ 'param:alarmEmail': 'you@example.com' });
  expect(AlarmMail.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'you@example.com' });
});

test('the alarm about silence can be turned off', async () => {
  expect(made.NoFeedbackAlarm).toBeDefined();
  expect((await resources({ 'param:noFeedbackAlarm': 'off' })).NoFeedbackAlarm).toBeUndefined();
});

test('events are archived everywhere but on the laptop', async () => {
  expect(made.BusArchive.Properties.RetentionDays).toBe(30);
  expect((await resources({ 'sls:stage': 'local' })).BusArchive).toBeUndefined();
});
