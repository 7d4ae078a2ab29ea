// One role a function: what a function's code asks of AWS against what its own role grants.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sentActions } from '../../support/sent-actions.ts';
import { type Document, ROOT, yaml } from './sources.ts';

interface Grants {
  readonly resources: Record<string, { service: string; arn: string; condition?: Document }>;
  readonly functions: Record<string, Record<string, string[]>>;
}

const permissions: Grants = yaml('deploy/permissions.yml');
const functions: Record<string, { handler: string }> = {
  ...yaml('deploy/functions.yml'),
  showOpenapi: { handler: 'functions/api/show-openapi.handler' },
  showReference: { handler: 'functions/api/show-reference.handler' },
};

const granted = (name: string): string[] =>
  Object.entries(permissions.functions[name] ?? {}).flatMap(([resource, actions]) =>
    actions.map((action) => `${permissions.resources[resource]?.service}:${action}`),
  );

/** No command of its own goes with these. */
const BESIDES: Record<string, Record<string, string>> = {
  showModel: { 's3:ListBucket': 'a missing report or manifest is then told from a forbidden one' },
  registerExternalModel: { 's3:ListBucket': 'a missing archive is then told from a forbidden one' },
  deployEndpoint: { 'iam:PassRole': 'CreateModel hands SageMaker the role it acts under' },
  startEvaluationJob: { 'iam:PassRole': 'CreateProcessingJob hands SageMaker the role it acts under' },
};

describe('every function', () => {
  test('is named in deploy/permissions.yml, and nothing else is', () => {
    expect(Object.keys(permissions.functions).sort()).toEqual(Object.keys(functions).sort());
  });

  test.each(Object.entries(functions))(
    '%s may do what its code asks for, and nothing besides',
    async (name, { handler }) => {
      const asked = await sentActions(handler.replace(/\.handler$/, '.ts'));
      const besides = Object.keys(BESIDES[name] ?? {});
      expect([...new Set(granted(name))].sort()).toEqual([...new Set([...asked, ...besides])].sort());
    },
  );
});

describe('the grants', () => {
  test('name no action and no resource by a star alone', () => {
    expect(Object.values(permissions.functions).flatMap(Object.values).flat().join()).not.toContain('*');
    for (const { arn } of Object.values(permissions.resources)) expect(arn).not.toBe('*');
  });

  test('use every resource that is named', () => {
    const used = new Set(Object.values(permissions.functions).flatMap(Object.keys));
    expect(Object.keys(permissions.resources).filter((name) => !used.has(name))).toEqual([]);
  });

  test('hand a role to SageMaker only', () => {
    const roles = Object.values(permissions.resources).filter(({ service }) => service === 'iam');
    expect(roles.length).toBeGreaterThan(0);
    for (const { condition } of roles)
      expect(condition).toEqual({ StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } });
  });
});

describe('the roles', () => {
  const FunctionRoles = createRequire(import.meta.url)(join(ROOT, 'deploy', 'function-roles.cjs'));
  const queue = { 'Fn::GetAtt': ['Queue', 'Arn'] };
  const letters = { 'Fn::GetAtt': ['Letters', 'Arn'] };
  const table = { 'Fn::GetAtt': ['Table', 'Arn'] };

  const rolesOf = (definitions: Record<string, Document>, grants: Document, stage = 'test'): Document => {
    for (const [name, definition] of Object.entries(definitions))
      definition.name = `sentiment-${stage}-${name}`;
    const template = { Resources: {} };
    const plugin = new FunctionRoles({
      getProvider: () => ({
        getRegion: () => 'eu-west-1',
        naming: { getLambdaLogicalId: (name: string) => `${name}LambdaFunction` },
      }),
      service: {
        getAllFunctions: () => Object.keys(definitions),
        getFunction: (name: string) => definitions[name],
        custom: {
          permissions: { resources: { table: { service: 'dynamodb', arn: table } }, functions: grants },
        },
        provider: { compiledCloudFormationTemplate: template },
      },
    });
    plugin.nameRoles();
    plugin.addRoles();
    return template.Resources;
  };
  const statementsOf = (role: Document) => role.Properties.Policies[0].PolicyDocument.Statement;

  test('hold the log of their own function, its trigger, and its grants', () => {
    const definitions = { count: { events: [{ sqs: { arn: queue } }] } };
    const { CountRole } = rolesOf(definitions, { count: { table: ['GetItem'] } });
    expect(definitions.count).toMatchObject({ role: 'CountRole' });
    expect(CountRole.Properties.RoleName).toBe('sentiment-test-count-eu-west-1');
    const [log, trigger, grant, ...more] = statementsOf(CountRole);
    expect(log.Resource[0]['Fn::Sub']).toContain(':log-group:/aws/lambda/sentiment-test-count:*');
    expect(trigger).toMatchObject({ Resource: [queue] });
    expect(grant).toEqual({ Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: [table] });
    expect(more).toEqual([]);
  });

  test('of a stream’s reader may put what fails for good aside', () => {
    const stream = { type: 'dynamodb', arn: table, destinations: { onFailure: { arn: letters } } };
    const { ReadRole } = rolesOf({ read: { events: [{ stream }] } }, { read: {} });
    expect(statementsOf(ReadRole)).toContainEqual({
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: [letters],
    });
  });

  test('of a schedule may call its one function', () => {
    const definitions: Record<string, Document> = {
      look: { events: [{ schedule: { method: 'scheduler' } }] },
    };
    const { LookScheduleRole } = rolesOf(definitions, { look: {} });
    expect(definitions.look.events[0].schedule.roleArn).toEqual({
      'Fn::GetAtt': ['LookScheduleRole', 'Arn'],
    });
    expect(statementsOf(LookScheduleRole)).toEqual([
      {
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: [{ 'Fn::GetAtt': ['lookLambdaFunction', 'Arn'] }],
      },
    ]);
    expect(LookScheduleRole.Properties.AssumeRolePolicyDocument.Statement[0].Principal).toEqual({
      Service: 'scheduler.amazonaws.com',
    });
  });

  test('are refused for a function nobody granted anything, for an unknown resource, and for a name too long', () => {
    expect(() => rolesOf({ count: {} }, {})).toThrow(/says nothing about count/);
    expect(() => rolesOf({ count: {} }, { count: { chair: ['Sit'] } })).toThrow(/unknown resource chair/);
    expect(() => rolesOf({ count: {} }, { count: {} }, 'x'.repeat(60))).toThrow(/shorter --stage/);
  });
});
