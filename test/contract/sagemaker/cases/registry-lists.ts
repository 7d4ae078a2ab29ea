// The filters by which versions are found, and their deletion; after the topic of the registry.
import {
  absent,
  accepts,
  date,
  inConflict,
  invalid,
  type Members,
  matching,
  refuses,
  setup,
  type Topic,
  timestamp,
} from '../contract-case.ts';
import { notAmong, times, tooLarge, tooSmall } from '../limits.ts';
import { modelPackage } from './samples.ts';

const GROUP = '{{run}}-line';
const GROUP_ARN = `{{arn}}:model-package-group/${GROUP}`;
const arnOf = (version: number) => `{{arn}}:model-package/${GROUP}/${version}`;
const version = (change: Members = {}) => modelPackage({ ModelPackageGroupName: GROUP, ...change });
const list = (change: Members = {}): Members => ({ ModelPackageGroupName: GROUP, ...change });
const listed = (...versions: number[]): Members => ({
  ModelPackageSummaryList: versions.map((ModelPackageVersion) => ({ ModelPackageVersion })),
});
const byName: Members = { ModelPackageGroupName: GROUP };

const search: Topic['cases'] = [
  ...times(4, (position) =>
    setup(
      'CreateModelPackage',
      version({ ModelApprovalStatus: position % 2 === 0 ? 'Rejected' : 'Approved' }),
    ),
  ),
  accepts(
    'versions of a group are listed, oldest first',
    'ListModelPackages',
    list(),
    listed(1, 2, 3, 4, 5, 6),
  ),
  accepts(
    'the newest approved one is found',
    'ListModelPackages',
    list({ ModelApprovalStatus: 'Approved', SortBy: 'CreationTime', SortOrder: 'Descending', MaxResults: 1 }),
    {
      ModelPackageSummaryList: [
        {
          ModelPackageVersion: 6,
          ModelPackageArn: arnOf(6),
          ModelPackageGroupName: GROUP,
          ModelPackageStatus: 'Completed',
          ModelApprovalStatus: 'Approved',
          CreationTime: timestamp,
          CustomerMetadataProperties: absent,
        },
      ],
    },
  ),
  accepts(
    'versions are listed by approval',
    'ListModelPackages',
    list({ ModelApprovalStatus: 'Rejected' }),
    listed(3, 5),
  ),
  accepts(
    'a page of four ends with a token',
    'ListModelPackages',
    list({ MaxResults: 4 }),
    { ...listed(1, 2, 3, 4), NextToken: matching('.') },
    { keep: { versions: 'NextToken' } },
  ),
  accepts(
    'the rest is on the next',
    'ListModelPackages',
    list({ MaxResults: 4, NextToken: '{{versions}}' }),
    { ...listed(5, 6), NextToken: absent },
  ),
  accepts(
    'a group is named by its ARN in a list',
    'ListModelPackages',
    { ModelPackageGroupName: GROUP_ARN, MaxResults: 2 },
    listed(1, 2),
  ),
  accepts(
    'of a group no unversioned ones are listed',
    'ListModelPackages',
    list({ ModelPackageType: 'Unversioned' }),
    listed(),
  ),
  accepts(
    'versions made later are none',
    'ListModelPackages',
    list({ CreationTimeAfter: date(4_000_000_000) }),
    listed(),
  ),
  accepts(
    'versions made before are all',
    'ListModelPackages',
    list({ CreationTimeBefore: date(4_000_000_000), MaxResults: 100 }),
    listed(1, 2, 3, 4, 5, 6),
  ),
  refuses(
    'an unknown approval finds nothing but a refusal',
    'ListModelPackages',
    list({ ModelApprovalStatus: 'Maybe' }),
    notAmong('modelApprovalStatus'),
  ),
  refuses(
    '101 versions a page are refused',
    'ListModelPackages',
    list({ MaxResults: 101 }),
    tooLarge('maxResults', 100),
  ),
  refuses(
    '0 versions a page are refused',
    'ListModelPackages',
    list({ MaxResults: 0 }),
    tooSmall('maxResults', 1),
  ),
  refuses(
    'versions of a group that is not there are refused',
    'ListModelPackages',
    { ModelPackageGroupName: 'none' },
    invalid('does not exist'),
  ),
];

const deletion: Topic['cases'] = [
  refuses(
    'a group with versions is not deleted',
    'DeleteModelPackageGroup',
    byName,
    inConflict('contains model packages'),
  ),
  ...times(6, (position) =>
    accepts(`version ${position + 1} is deleted`, 'DeleteModelPackage', {
      ModelPackageName: arnOf(position + 1),
    }),
  ),
  refuses(
    'a deleted version is not there',
    'DescribeModelPackage',
    { ModelPackageName: arnOf(6) },
    invalid('does not exist'),
  ),
  refuses(
    'a deleted version is not deleted again',
    'DeleteModelPackage',
    { ModelPackageName: arnOf(6) },
    invalid('does not exist'),
  ),
  accepts('a version number is not given twice', 'CreateModelPackage', version(), {
    ModelPackageArn: arnOf(7),
  }),
  setup('DeleteModelPackage', { ModelPackageName: arnOf(7) }),
  accepts('an empty group is deleted', 'DeleteModelPackageGroup', byName),
  refuses('a deleted group is not there', 'DescribeModelPackageGroup', byName, invalid('does not exist')),
];

export const registryLists: Topic = { topic: 'lists of the model registry', cases: [...search, ...deletion] };
