// The model registry: groups and versions, approval and metadata.
import { absent, accepts, invalid, type Members, refuses, type Topic, timestamp } from '../contract-case.ts';
import { badPattern, nameOf, notAmong, tooLong } from '../limits.ts';
import { container, modelPackage } from './samples.ts';

const GROUP = '{{run}}-line';
const GROUP_ARN = `{{arn}}:model-package-group/${GROUP}`;
const arnOf = (version: number) => `{{arn}}:model-package/${GROUP}/${version}`;
const version = (change: Members = {}) => modelPackage({ ModelPackageGroupName: GROUP, ...change });
const source = { ContentType: 'application/json', S3Uri: 's3://{{bucket}}/statistics.json' };
const TOKEN = nameOf(36, 'r');
const byName: Members = { ModelPackageGroupName: GROUP };

const groups: Topic['cases'] = [
  accepts(
    'a group is made and its ARN given',
    'CreateModelPackageGroup',
    { ...byName, ModelPackageGroupDescription: 'd' },
    { ModelPackageGroupArn: GROUP_ARN },
  ),
  refuses(
    'a group that is there already is refused',
    'CreateModelPackageGroup',
    byName,
    invalid('already exists'),
  ),
  accepts('a group is described by its name', 'DescribeModelPackageGroup', byName, {
    ModelPackageGroupName: GROUP,
    ModelPackageGroupArn: GROUP_ARN,
    ModelPackageGroupDescription: 'd',
    ModelPackageGroupStatus: 'Completed',
    CreationTime: timestamp,
    CreatedBy: {},
  }),
  accepts(
    'a group is described by its ARN',
    'DescribeModelPackageGroup',
    { ModelPackageGroupName: GROUP_ARN },
    { ModelPackageGroupName: GROUP },
  ),
  refuses(
    'a group that is not there is not described',
    'DescribeModelPackageGroup',
    { ModelPackageGroupName: 'none' },
    invalid('does not exist'),
  ),
  refuses(
    'a group that is not there is not deleted',
    'DeleteModelPackageGroup',
    { ModelPackageGroupName: 'none' },
    invalid('does not exist'),
  ),
  accepts(
    'groups are listed by a part of their names',
    'ListModelPackageGroups',
    { NameContains: GROUP },
    {
      ModelPackageGroupSummaryList: [
        {
          ModelPackageGroupName: GROUP,
          ModelPackageGroupArn: GROUP_ARN,
          ModelPackageGroupStatus: 'Completed',
          CreationTime: timestamp,
        },
      ],
      NextToken: absent,
    },
  ),
  refuses(
    'groups are not listed by a part of 64 characters',
    'ListModelPackageGroups',
    { NameContains: 'n'.repeat(64) },
    tooLong('nameContains', 63),
  ),
  accepts(
    'groups are listed by a part of 63 characters',
    'ListModelPackageGroups',
    { NameContains: 'n'.repeat(63) },
    { ModelPackageGroupSummaryList: [] },
  ),
];

const versions: Topic['cases'] = [
  accepts(
    'the first version is 1 and pending',
    'CreateModelPackage',
    version({
      ClientToken: TOKEN,
      CustomerMetadataProperties: { cycle: '7' },
      ModelMetrics: { ModelQuality: { Statistics: source } },
    }),
    { ModelPackageArn: arnOf(1) },
  ),
  accepts('the same token gives the same version', 'CreateModelPackage', version({ ClientToken: TOKEN }), {
    ModelPackageArn: arnOf(1),
  }),
  accepts('another is version 2', 'CreateModelPackage', version({ ModelApprovalStatus: 'Approved' }), {
    ModelPackageArn: arnOf(2),
  }),
  refuses(
    'a version with a name of its own is refused',
    'CreateModelPackage',
    version({ ModelPackageName: 'name' }),
    invalid('ModelPackageName'),
  ),
  refuses(
    'a version with tags is refused',
    'CreateModelPackage',
    version({ Tags: [{ Key: 'k', Value: 'v' }] }),
    invalid('[Tt]ags'),
  ),
  refuses(
    'a version of nothing is refused',
    'CreateModelPackage',
    { InferenceSpecification: { Containers: [container()] } },
    invalid('ModelPackageName'),
  ),
  accepts(
    'a version is described by its ARN',
    'DescribeModelPackage',
    { ModelPackageName: arnOf(1) },
    {
      ModelPackageArn: arnOf(1),
      ModelPackageGroupName: GROUP,
      ModelPackageVersion: 1,
      ModelPackageStatus: 'Completed',
      ModelPackageStatusDetails: { ValidationStatuses: [] },
      ModelApprovalStatus: 'PendingManualApproval',
      CustomerMetadataProperties: { cycle: '7' },
      ModelMetrics: { ModelQuality: { Statistics: source } },
      InferenceSpecification: { Containers: [{ ModelDataUrl: 's3://{{bucket}}/model.tar.gz' }] },
      CreationTime: timestamp,
    },
  ),
  accepts(
    'a version is approved',
    'UpdateModelPackage',
    {
      ModelPackageArn: arnOf(1),
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'good',
      CustomerMetadataProperties: { by: 'ann' },
    },
    { ModelPackageArn: arnOf(1) },
  ),
  accepts(
    'its approval is described, its metadata merged',
    'DescribeModelPackage',
    { ModelPackageName: arnOf(1) },
    {
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'good',
      CustomerMetadataProperties: { by: 'ann', cycle: '7' },
      LastModifiedTime: timestamp,
    },
  ),
  accepts('metadata is removed by name', 'UpdateModelPackage', {
    ModelPackageArn: arnOf(1),
    CustomerMetadataPropertiesToRemove: ['by'],
  }),
  accepts(
    'what was removed is gone',
    'DescribeModelPackage',
    { ModelPackageName: arnOf(1) },
    { CustomerMetadataProperties: { cycle: '7', by: absent } },
  ),
  refuses(
    'an unknown approval is refused',
    'UpdateModelPackage',
    { ModelPackageArn: arnOf(1), ModelApprovalStatus: 'Maybe' },
    notAmong('modelApprovalStatus'),
  ),
  refuses(
    'an approval of what is not there is refused',
    'UpdateModelPackage',
    { ModelPackageArn: arnOf(9), ModelApprovalStatus: 'Approved' },
    invalid('does not exist'),
  ),
  refuses(
    'a version is not updated by its name',
    'UpdateModelPackage',
    { ModelPackageArn: `${GROUP}/1` },
    badPattern('modelPackageArn'),
  ),
  refuses(
    'source and specification are not updated together',
    'UpdateModelPackage',
    {
      ModelPackageArn: arnOf(1),
      SourceUri: 's3://{{bucket}}/m',
      InferenceSpecification: { Containers: [container()] },
    },
    invalid('SourceUri'),
  ),
  refuses(
    'a version that is not there is not described',
    'DescribeModelPackage',
    { ModelPackageName: arnOf(9) },
    invalid('does not exist'),
  ),
  refuses(
    'a package name of 177 characters is refused',
    'DescribeModelPackage',
    { ModelPackageName: 'p'.repeat(177) },
    tooLong('modelPackageName', 176),
  ),
];

export const registry: Topic = { topic: 'the model registry', cases: [...groups, ...versions] };
