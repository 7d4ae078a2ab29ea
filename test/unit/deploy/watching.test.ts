// What calls for a person: an alarm for every queue of dead letters, every stream, every state machine, and where they go.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Document, ROOT, yaml } from './sources.ts';

const load = (name: string) => createRequire(import.meta.url)(join(ROOT, 'deploy', name));
const QUIET = { alarmEmail: '', silenceAlarmHours: 24, monthlyBudget: 0 };

const watching = async (given: object = {}, stage = 'prod'): Promise<Record<string, Document>> => {
  const values: Record<string, unknown> = {
    'self:custom.names': { prefix: `sentiment-${stage}`, endpoint: `sentiment-${stage}` },
    'self:custom.watching': { ...QUIET, ...given },
    'sls:stage': stage,
  };
  const made = await load('watching.cjs')({ resolveVariable: async (name: string) => values[name] });
  return made.Resources;
};

const alarmsOf = (resources: Record<string, Document>): Document[] =>
  Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => Properties);
const watchedBy = (alarms: Document[], metric: string): string[] =>
  alarms
    .filter(({ MetricName }) => MetricName === metric)
    .map(({ Dimensions }) => JSON.stringify(Dimensions));

describe('the alarms', () => {
  test('watch every queue of dead letters', async () => {
    const letters = Object.keys(yaml('deploy/messaging.yml').Resources).filter((id) =>
      id.endsWith('DeadLetters'),
    );
    const watched = watchedBy(alarmsOf(await watching()), 'ApproximateNumberOfMessagesVisible');
    expect(letters.length).toBeGreaterThanOrEqual(9);
    for (const id of letters)
      expect(watched).toContain(
        JSON.stringify([{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }]),
      );
  });

  test('watch every function that reads a stream, by the function’s deployed name', async () => {
    const readers = Object.entries<Document>(yaml('deploy/functions.yml'))
      .filter(([, { events = [] }]) => events.some((event: Document) => event.stream))
      .map(([name]) => JSON.stringify([{ Name: 'FunctionName', Value: `sentiment-prod-${name}` }]));
    expect(watchedBy(alarmsOf(await watching()), 'IteratorAge').sort()).toEqual(readers.sort());
  });

  test('watch both ends of every state machine', async () => {
    const machines = Object.values<Document>(yaml('serverless.yml').stepFunctions.stateMachines);
    const watched = machines.map(({ id }) =>
      JSON.stringify([{ Name: 'StateMachineArn', Value: { Ref: id } }]),
    );
    const alarms = alarmsOf(await watching());
    for (const metric of ['ExecutionsFailed', 'ExecutionsTimedOut'])
      expect(watchedBy(alarms, metric).sort()).toEqual([...watched].sort());
  });

  test('have names of their own stage, each once, say what is wrong, and reach the topic both ways', async () => {
    const rolling = Object.values<Document>(yaml('deploy/alarms.yml').Resources).map(
      ({ Properties }) => Properties,
    );
    const calling = alarmsOf(await watching());
    const names = calling.map(({ AlarmName }) => AlarmName);
    expect(new Set(names).size).toBe(names.length);
    for (const { AlarmName, AlarmDescription, AlarmActions, OKActions } of calling) {
      expect(AlarmName).toMatch(/^sentiment-prod-[a-z0-9A-Z-]+$/);
      expect(AlarmDescription.length).toBeGreaterThan(20);
      expect(AlarmActions).toEqual([{ Ref: 'OperationsTopic' }]);
      expect(OKActions).toEqual(AlarmActions);
    }
    for (const { AlarmActions } of rolling) expect(AlarmActions).toEqual(['OperationsTopic']);
  });

  test('look back no longer than CloudWatch does', async () => {
    for (const { Period, EvaluationPeriods } of alarmsOf(await watching())) {
      expect(Period % 60).toBe(0);
      expect(Period * EvaluationPeriods).toBeLessThanOrEqual(86_400);
    }
  });

  test('take silence for an alarm where feedback is missing, and leave it alone where a stage says 0', async () => {
    const loud = (await watching({ silenceAlarmHours: '6' })).NoFeedbackAlarm.Properties;
    expect(loud).toMatchObject({ Period: 6 * 3600, TreatMissingData: 'breaching', Threshold: 1 });
    expect((await watching({ silenceAlarmHours: 0 })).NoFeedbackAlarm).toBeUndefined();
    await expect(watching({ silenceAlarmHours: 48 })).rejects.toThrow(/use 0 to 24/);
  });

  test('are each explained in docs/operations.md, and nothing else is', async () => {
    const page = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8');
    const explained = [...page.matchAll(/^\| `([a-zA-Z0-9-]+)`/gm)].map(([, name]) => name);
    const rolling = Object.values<Document>(yaml('deploy/alarms.yml').Resources).map(({ Properties }) =>
      Properties.AlarmName.replace(/^.*prefix\}-/, ''),
    );
    const calling = alarmsOf(await watching()).map(({ AlarmName }) =>
      AlarmName.replace('sentiment-prod-', ''),
    );
    expect(explained.sort()).toEqual([...rolling, ...calling].sort());
  });
});

describe('whom they reach', () => {
  test('is nobody by e-mail unless an address is given', async () => {
    expect((await watching()).OperationsEmail).toBeUndefined();
    expect((await watching({ alarmEmail: 'ops@shop.example' })).OperationsEmail.Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'ops@shop.example',
    });
    await expect(watching({ alarmEmail: 'ops' })).rejects.toThrow(/alarmEmail is "ops"/);
  });

  test('a budget needs somebody who is told, at 80 % and when a forecast exceeds it', async () => {
    await expect(watching({ monthlyBudget: 300 })).rejects.toThrow(/nobody is to be told/);
    const { Budget } = await watching({ monthlyBudget: '300', alarmEmail: 'ops@shop.example' });
    expect(Budget.Properties.Budget.BudgetLimit).toEqual({ Amount: 300, Unit: 'USD' });
    const told = Budget.Properties.NotificationsWithSubscribers.map(({ Notification }: Document) => [
      Notification.NotificationType,
      Notification.Threshold,
    ]);
    expect(told).toEqual([
      ['ACTUAL', 80],
      ['FORECASTED', 100],
    ]);
  });
});

test('the dashboard is JSON that CloudFormation can fill in', async () => {
  const body = (await watching()).Dashboard.Properties.DashboardBody['Fn::Sub'];
  const { widgets } = JSON.parse(body);
  expect(widgets.length).toBeGreaterThanOrEqual(6);
  const resources = new Set([
    ...Object.keys(yaml('deploy/messaging.yml').Resources),
    ...Object.values<Document>(yaml('serverless.yml').stepFunctions.stateMachines).map(({ id }) => id),
    ...['HttpApi', 'AWS::Region'],
  ]);
  for (const [, name = ''] of body.matchAll(/\$\{([^}]+)\}/g))
    expect(resources).toContain(name.split('.')[0]);
});

test('on the laptop there is the topic alone', async () => {
  expect(Object.keys(await watching({}, 'local'))).toEqual(['OperationsTopic']);
});

describe('the clearing', () => {
  const clearing = async (stage: string) =>
    (await load('clearing.cjs')({ resolveVariable: async () => stage })).Resources;

  test('is deleted before all that it needs, and calls its own function', async () => {
    const { Clearing } = await clearing('prod');
    expect(Clearing.Properties.ServiceToken).toEqual({
      'Fn::GetAtt': ['ClearEndpointLambdaFunction', 'Arn'],
    });
    expect(yaml('deploy/functions.yml').clearEndpoint.handler).toBe(
      'functions/deployment/clear-endpoint.handler',
    );
    expect(Clearing.DependsOn).toEqual(expect.arrayContaining(['LoopTable', 'ModelGroup']));
  });

  test('is not part of a laptop’s stack', async () => {
    expect(await clearing('local')).toEqual({});
  });
});
