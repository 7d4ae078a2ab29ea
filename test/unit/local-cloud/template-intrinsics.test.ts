// The intrinsic functions of CloudFormation that the local cloud resolves itself, and its refusal of the others.
import { describe, expect, test } from 'vitest';
import { resolveIntrinsics, type TemplateScope } from '../../../local/template-intrinsics.ts';

const SCOPE: TemplateScope = {
  pseudo: { 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '000000000000', 'AWS::URLSuffix': 'amazonaws.com' },
  physicalIds: { Role: 'the-role', Bucket: 'the-bucket', Queue: 'https://queue' },
  types: { Role: 'AWS::IAM::Role', Bucket: 'AWS::S3::Bucket', Queue: 'AWS::SQS::Queue' },
  mappings: { Images: { 'eu-west-1': { account: '763104351884' } } },
};

const resolve = (value: unknown) => resolveIntrinsics(value, SCOPE);

describe('what can be resolved', () => {
  test.each([
    ['a plain value', 17, 17],
    ['nothing', null, null],
    ['a reference', { Ref: 'Bucket' }, 'the-bucket'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ["a role's ARN", { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::000000000000:role/the-role'],
    ["a bucket's ARN", { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::the-bucket'],
    ['a mapping', { 'Fn::FindInMap': ['Images', { Ref: 'AWS::Region' }, 'account'] }, '763104351884'],
    [
      'a text with references',
      { 'Fn::Sub': 's3://${Bucket}/${AWS::Region} as ${Role.Arn}' },
      's3://the-bucket/eu-west-1 as arn:aws:iam::000000000000:role/the-role',
    ],
    [
      'a text with variables of its own',
      {
        'Fn::Sub': [
          '${Registry}.dkr.${AWS::URLSuffix}',
          { Registry: { 'Fn::FindInMap': ['Images', 'eu-west-1', 'account'] } },
        ],
      },
      '763104351884.dkr.amazonaws.com',
    ],
    [
      'lists and objects to any depth',
      { a: [{ b: { Ref: 'Role' } }], Ref: 'x' },
      { a: [{ b: 'the-role' }], Ref: 'x' },
    ],
    ['a literal ${!Name}', { 'Fn::Sub': '${!Bucket} is ${Bucket}' }, '${Bucket} is the-bucket'],
  ])('%s', (_, value, resolved) => {
    expect(resolve(value)).toEqual(resolved);
  });

  test('leaves the template as it was', () => {
    const template = { a: { Ref: 'Role' } };
    resolve(template);
    expect(template).toEqual({ a: { Ref: 'Role' } });
  });
});

describe('what cannot is refused by name', () => {
  test.each([
    [{ Ref: 'Missing' }, 'Missing'],
    [{ 'Fn::Sub': '${Missing}' }, 'Missing'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue.Arn'],
    [{ 'Fn::GetAtt': ['Role', 'RoleId'] }, 'Role.RoleId'],
    [{ 'Fn::FindInMap': ['Images', 'mars-1', 'account'] }, 'mars-1.account'],
    [{ 'Fn::If': ['OnAws', 1, 2] }, 'Fn::If'],
    [{ deep: [{ 'Fn::ImportValue': 'x' }] }, 'Fn::ImportValue'],
  ])('%j', (value, name) => {
    expect(() => resolve(value)).toThrow(name);
  });
});
