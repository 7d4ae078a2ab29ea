// The model registry over HTTP: versions, approval, filters, paging, and models made from packages.
import {
  AddTagsCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackagesCommand,
  ListTagsCommand,
  type ModelApprovalStatus,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ROLE, type StandIn, startStandIn } from './support/stand-in.ts';
import { until } from './support/until.ts';

vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 });

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn();
});

afterAll(() => standIn.remove());

const createGroup = (ModelPackageGroupName: string) =>
  standIn.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));

async function register(group: string, status: ModelApprovalStatus, more: object = {}): Promise<string> {
  const answer = await standIn.sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: group,
      ModelApprovalStatus: status,
      InferenceSpecification: { Containers: [{ Image: 'image', ModelDataUrl: 's3://m/model.tar.gz' }] },
      CustomerMetadataProperties: { cycle: '7' },
      ModelMetrics: {
        ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: 's3://m/e.json' } },
      },
      ...more,
    }),
  );
  return answer.ModelPackageArn as string;
}

const describe = (ModelPackageName: string) =>
  standIn.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));

test('versions count up and are described with metrics, metadata and approval', async () => {
  await createGroup('counting');
  const first = await register('counting', 'Approved');
  const second = await register('counting', 'PendingManualApproval');

  expect([first, second].map((arn) => arn.split(':').at(-1))).toEqual([
    'model-package/counting/1',
    'model-package/counting/2',
  ]);
  expect(await describe(first)).toMatchObject({
    ModelPackageVersion: 1,
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'Approved',
    CustomerMetadataProperties: { cycle: '7' },
    ModelMetrics: { ModelQuality: { Statistics: { S3Uri: 's3://m/e.json' } } },
  });
});

test('the same client token registers one version only', async () => {
  await createGroup('tokens');
  const first = await register('tokens', 'Approved', { ClientToken: 'once' });
  expect(await register('tokens', 'Approved', { ClientToken: 'once' })).toBe(first);
});

test('the latest approved version is one request away', async () => {
  await createGroup('latest');
  await register('latest', 'Approved');
  const newest = await register('latest', 'Approved');
  await register('latest', 'Rejected');

  const answer = await standIn.sagemaker.send(
    new ListModelPackagesCommand({
      ModelPackageGroupName: 'latest',
      ModelApprovalStatus: 'Approved',
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
      MaxResults: 1,
    }),
  );

  expect(answer.ModelPackageSummaryList?.map(({ ModelPackageArn }) => ModelPackageArn)).toEqual([newest]);
  expect(answer.NextToken).toBeDefined();
});

test('pages cover every version once, also when one is added between them', async () => {
  await createGroup('paged');
  for (let i = 0; i < 5; i++) await register('paged', 'Approved');
  const page = (NextToken?: string) =>
    standIn.sagemaker.send(
      new ListModelPackagesCommand({ ModelPackageGroupName: 'paged', MaxResults: 2, NextToken }),
    );

  const first = await page();
  await register('paged', 'Approved');
  const second = await page(first.NextToken);
  const third = await page(second.NextToken);

  const versions = [first, second, third].flatMap(({ ModelPackageSummaryList }) =>
    (ModelPackageSummaryList ?? []).map(({ ModelPackageVersion }) => ModelPackageVersion),
  );
  expect(versions).toEqual([1, 2, 3, 4, 5, 6]);
  expect(third.NextToken).toBeUndefined();
});

test('an approval is an event that names the field which changed', async () => {
  await createGroup('approved');
  const ModelPackageArn = await register('approved', 'PendingManualApproval');

  await standIn.sagemaker.send(
    new UpdateModelPackageCommand({
      ModelPackageArn,
      ModelApprovalStatus: 'Approved',
      CustomerMetadataProperties: { approver: 'ann' },
    }),
  );

  expect((await describe(ModelPackageArn)).CustomerMetadataProperties).toEqual({
    cycle: '7',
    approver: 'ann',
  });
  const details = await until(
    () =>
      standIn.outside.sent
        .filter(({ DetailType }) => DetailType === 'SageMaker Model Package State Change')
        .map(({ Detail }) => JSON.parse(Detail))
        .filter((detail) => detail.ModelPackageArn === ModelPackageArn),
    (seen) => seen.length === 2,
  );
  expect(details[0]).toMatchObject({ ModelApprovalStatus: 'PendingManualApproval', ModelPackageVersion: 1 });
  expect(details[1]).toMatchObject({
    ModelApprovalStatus: 'Approved',
    UpdatedModelPackageFields: ['ModelApprovalStatus', 'CustomerMetadataProperties'],
  });
});

test('only an approved version becomes a model', async () => {
  await createGroup('gated');
  const pending = await register('gated', 'PendingManualApproval');
  const create = () =>
    standIn.sagemaker.send(
      new CreateModelCommand({
        ModelName: 'from-package',
        PrimaryContainer: { ModelPackageName: pending },
        ExecutionRoleArn: ROLE,
      }),
    );

  await expect(create()).rejects.toMatchObject({ name: 'ValidationException' });
  await standIn.sagemaker.send(
    new UpdateModelPackageCommand({ ModelPackageArn: pending, ModelApprovalStatus: 'Approved' }),
  );
  expect((await create()).ModelArn).toMatch(/:model\/from-package$/);
});

test('metadata values that AWS refuses are refused', async () => {
  await createGroup('metadata');
  for (const value of ['{"a":1}', 'a,b', '50%', '']) {
    await expect(
      register('metadata', 'Approved', { CustomerMetadataProperties: { key: value } }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  }
});

test('a missing group is a ValidationException that says so', async () => {
  await expect(
    standIn.sagemaker.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: 'none' })),
  ).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('does not exist'),
  });
});

test('a group can be deleted when its versions are gone, and version numbers are not used again', async () => {
  await createGroup('deleted');
  const first = await register('deleted', 'Approved');
  const remove = () =>
    standIn.sagemaker.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName: 'deleted' }));

  await expect(remove()).rejects.toMatchObject({ name: 'ConflictException' });
  await standIn.sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: first }));
  expect(await register('deleted', 'Approved')).toMatch(/deleted\/2$/);
  await standIn.sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: first.replace(/1$/, '2') }));
  await remove();
});

test('tags are added by key and listed', async () => {
  const { ModelPackageGroupArn: ResourceArn } = await createGroup('tagged');
  const add = (Key: string, Value: string) =>
    standIn.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key, Value }] }));
  await add('stage', 'local');
  await add('team', 'a');
  await add('stage', 'prod');

  const { Tags } = await standIn.sagemaker.send(new ListTagsCommand({ ResourceArn }));

  expect(Tags).toEqual([
    { Key: 'team', Value: 'a' },
    { Key: 'stage', Value: 'prod' },
  ]);
});
