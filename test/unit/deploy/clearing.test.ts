// The parts of the stack that are not the loop's: what clears up behind it, and the budget.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Document, ROOT, yaml } from './sources.ts';

const resourcesOf = async (
  file: string,
  values: Record<string, unknown>,
): Promise<Record<string, Document>> => {
  const build = createRequire(import.meta.url)(join(ROOT, 'deploy', file));
  return (await build({ resolveVariable: async (name: string) => values[name] })).Resources;
};

describe('the clearing', () => {
  const clearing = (stage: string) => resourcesOf('clearing.cjs', { 'sls:stage': stage });

  test('is deleted before all that it needs, and calls its own function', async () => {
    const { Clearing } = await clearing('prod');
    expect(Clearing.Properties.ServiceToken).toEqual({
      'Fn::GetAtt': ['ClearEndpointLambdaFunction', 'Arn'],
    });
    expect(yaml('deploy/functions.yml').clearEndpoint.handler).toBe(
      'functions/deployment/clear-endpoint.handler',
    );
    expect(Clearing.DependsOn).toEqual(['LoopTable', 'ModelGroup', 'RetrainingStateMachine']);
  });

  test('is not part of a laptop’s stack', async () => {
    expect(await clearing('local')).toEqual({});
  });
});

describe('the budget', () => {
  const budget = (monthlyBudget: unknown, alarmEmail = '') =>
    resourcesOf('budget.cjs', {
      'self:custom.names': { prefix: 'sentiment-prod' },
      'param:alarmEmail': alarmEmail,
      'param:monthlyBudget': monthlyBudget,
    });

  test('is not there unless a stage sets one', async () => {
    expect(await budget(0)).toEqual({});
    await expect(budget('much')).rejects.toThrow(/monthlyBudget is "much"/);
  });

  test('needs somebody who is told, at 80 % and when a forecast exceeds it', async () => {
    await expect(budget(300)).rejects.toThrow(/nobody is to be told/);
    const { Budget } = await budget('300', 'ops@shop.example');
    expect(Budget.Properties.Budget.BudgetLimit).toEqual({ Amount: 300, Unit: 'USD' });
    const told = Budget.Properties.NotificationsWithSubscribers.map(
      ({ Notification, Subscribers }: Document) => [
        Notification.NotificationType,
        Notification.Threshold,
        Subscribers[0].Address,
      ],
    );
    expect(told).toEqual([
      ['ACTUAL', 80, 'ops@shop.example'],
      ['FORECASTED', 100, 'ops@shop.example'],
    ]);
  });
});
