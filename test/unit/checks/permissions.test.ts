// The small judge of IAM that the recorded calls are held against: what it must refuse, and what it must not misread.
import { describe, expect, test } from 'vitest';
import { askedBy } from '../../checks/permissions/asked.ts';
import { allows, grantsOf } from '../../checks/permissions/evaluate.ts';
import { statementsOf } from '../../checks/permissions/packaged-roles.ts';

const TABLE = 'arn:aws:dynamodb:eu-west-1:000000000000:table/loop';
const grant = (action: string, resource: string, condition?: unknown) => ({ action, resource, condition });
const asked = (action: string, resource: string, passedTo?: string) => ({
  action,
  resource,
  ...(passedTo === undefined ? {} : { passedTo }),
});

describe('a grant', () => {
  test('covers its own action on its own resource only', () => {
    expect(allows(grant('dynamodb:GetItem', TABLE), asked('dynamodb:GetItem', TABLE))).toBe(true);
    expect(allows(grant('dynamodb:GetItem', TABLE), asked('dynamodb:PutItem', TABLE))).toBe(false);
    expect(allows(grant('dynamodb:GetItem', TABLE), asked('dynamodb:GetItem', `${TABLE}-2`))).toBe(false);
    expect(allows(grant('dynamodb:GetItem', TABLE), asked('dynamodb:GetItem', `${TABLE}/index/x`))).toBe(
      false,
    );
  });

  test('reads a star as any text and a dot as a dot', () => {
    expect(
      allows(grant('s3:GetObject', 'arn:aws:s3:::a.b/*'), asked('s3:GetObject', 'arn:aws:s3:::a.b/c/d')),
    ).toBe(true);
    expect(
      allows(grant('s3:GetObject', 'arn:aws:s3:::a.b/*'), asked('s3:GetObject', 'arn:aws:s3:::axb/c')),
    ).toBe(false);
    expect(
      allows(grant('s3:GetObject', 'arn:aws:s3:::a.b/*'), asked('s3:GetObject', 'arn:aws:s3:::a.b')),
    ).toBe(false);
  });

  test('of a role holds for the service that it names', () => {
    const role = 'arn:aws:iam::000000000000:role/r';
    const condition = { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } };
    const pass = grant('iam:PassRole', role, condition);
    expect(allows(pass, asked('iam:PassRole', role, 'sagemaker.amazonaws.com'))).toBe(true);
    expect(allows(pass, asked('iam:PassRole', role, 'lambda.amazonaws.com'))).toBe(false);
    expect(allows(pass, asked('iam:PassRole', role))).toBe(false);
  });

  test('under a condition that is not known here is an error, not a guess', () => {
    const odd = grant('s3:GetObject', '*', { Bool: { 'aws:SecureTransport': true } });
    expect(() => allows(odd, asked('s3:GetObject', 'arn:aws:s3:::a/b'))).toThrow(/not read here/);
  });
});

describe('a packaged role', () => {
  const template = (Statement: unknown) => ({
    Resources: {
      Loop: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'loop' } },
      Role: { Properties: { Policies: [{ PolicyDocument: { Statement: [Statement] } }] } },
    },
  });

  test('is read with ARNs in place of references', () => {
    const statement = {
      Effect: 'Allow',
      Action: ['dynamodb:GetItem'],
      Resource: [{ 'Fn::GetAtt': ['Loop', 'Arn'] }],
    };
    expect(grantsOf(statementsOf(template(statement), 'Role'))).toEqual([grant('dynamodb:GetItem', TABLE)]);
  });

  test('with a Deny or a NotAction is not read as if it were an Allow', () => {
    const statement = { Effect: 'Deny', Action: 's3:*', Resource: '*' };
    expect(() => statementsOf(template(statement), 'Role')).toThrow(/not read here/);
    const not = { Effect: 'Allow', NotAction: 's3:*', Resource: '*' };
    expect(() => statementsOf(template(not), 'Role')).toThrow(/not read here/);
  });
});

describe('a call', () => {
  const call = (name: string, body: unknown, more: object = {}) =>
    askedBy({
      ...{ call: name, url: '/', headers: {}, status: 200, answer: Buffer.from('{}') },
      body: Buffer.from(JSON.stringify(body)),
      ...more,
    });

  test('of a transaction asks for each of its actions', () => {
    const items = [
      { Put: { TableName: 'a' } },
      { Update: { TableName: 'loop' } },
      { ConditionCheck: { TableName: 'a' } },
    ];
    expect(call('dynamodb:TransactWriteItems', { TransactItems: items }).map(({ action }) => action)).toEqual(
      ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'],
    );
  });

  test('of an index asks for the index', () => {
    expect(call('dynamodb:Query', { TableName: 'loop', IndexName: 'by-user' })).toEqual([
      asked('dynamodb:Query', `${TABLE}/index/by-user`),
    ]);
  });

  test('for an object that is missing asks for its bucket too', () => {
    const missing = call('s3:GetObject', {}, { url: '/b/k%20k?x-id=GetObject', status: 404 });
    expect(missing).toEqual([
      asked('s3:GetObject', 'arn:aws:s3:::b/k k'),
      asked('s3:ListBucket', 'arn:aws:s3:::b'),
    ]);
  });

  test('that makes a model hands its role to SageMaker', () => {
    const made = call('sagemaker:CreateModel', {
      ...{ ModelName: 'm', PrimaryContainer: { ModelPackageName: 'arn:package' } },
      ExecutionRoleArn: 'arn:role',
    });
    expect(made).toContainEqual(asked('iam:PassRole', 'arn:role', 'sagemaker.amazonaws.com'));
    expect(made.map(({ resource }) => resource)).toContain('arn:package');
  });

  test('of an operation nobody described is an error', () => {
    expect(() => call('sagemaker:CreateApp', {})).toThrow(/what sagemaker:CreateApp acts on/);
    expect(() => call('glue:StartJobRun', {})).toThrow(/glue/);
  });
});
