// Tags: added and replaced by key, listed in pages, deleted; at most fifty of them.
import {
  absent,
  accepts,
  invalid,
  type Json,
  type Members,
  refuses,
  setup,
  type Topic,
} from '../contract-case.ts';
import { badPattern, bothSides, tagLimits, tagList, times, tooLong, tooShort, tooSmall } from '../limits.ts';

const ResourceArn = '{{arn}}:model-package-group/{{run}}-tagged';
const add = (Tags: Json): Members => ({ ResourceArn, Tags });
const keys = (count: number): Json => times(count, (position) => `k${position}`);
const all = { TagKeys: ['k', 'é 1_.:/=+-@', ...times(50, (position) => `k${position}`)] };

export const tags: Topic = {
  topic: 'tags',
  cases: [
    setup('CreateModelPackageGroup', {
      ModelPackageGroupName: '{{run}}-tagged',
      Tags: [{ Key: 'stage', Value: 'test' }],
    }),
    accepts(
      'tags given at the creation are listed',
      'ListTags',
      { ResourceArn },
      { Tags: [{ Key: 'stage', Value: 'test' }], NextToken: absent },
    ),
    accepts('tags are added by key', 'AddTags', add([{ Key: 'team', Value: 'a' }])),
    accepts('a tag is replaced by key', 'AddTags', add([{ Key: 'team', Value: 'b' }])),
    accepts(
      'the replaced value is listed',
      'ListTags',
      { ResourceArn },
      {
        Tags: [
          { Key: 'stage', Value: 'test' },
          { Key: 'team', Value: 'b' },
        ],
      },
    ),
    accepts('tags are deleted by key', 'DeleteTags', { ResourceArn, TagKeys: ['stage', 'team', 'never'] }),
    accepts('deleted tags are not listed', 'ListTags', { ResourceArn }, { Tags: [] }),
    accepts('50 tags are kept', 'AddTags', add(tagList(50))),
    refuses('a 51st tag is refused', 'AddTags', add([{ Key: 'more', Value: '' }]), invalid('50')),
    accepts('50 tags are deleted at once', 'DeleteTags', { ResourceArn, TagKeys: keys(50) }),
    refuses(
      '51 keys are not deleted at once',
      'DeleteTags',
      { ResourceArn, TagKeys: keys(51) },
      tooLong('tagKeys', 50),
    ),
    refuses('no key is not deleted', 'DeleteTags', { ResourceArn, TagKeys: [] }, tooShort('tagKeys', 1)),
    ...tagLimits('AddTags', add).flatMap((one, position) => [
      setup('DeleteTags', { ResourceArn, TagKeys: (all.TagKeys as string[]).slice(0, 50) }),
      { ...one, name: `${one.name} (${position + 1})` },
    ]),
    ...bothSides({
      operation: 'ListTags',
      request: (value) => ({ ResourceArn, MaxResults: value }),
      accepted: [['a page of 50', 50]],
      refused: [['a page of 49', 49, tooSmall('maxResults', 50)]],
    }),
    ...bothSides({
      operation: 'ListTags',
      request: (value) => ({ ResourceArn: value }),
      refused: [
        ['an ARN of 257 characters', '{{arn}}:endpoint/'.padEnd(300, 'e'), tooLong('resourceArn', 256)],
        ['what is no ARN', 'endpoint', badPattern('resourceArn')],
      ],
    }),
  ],
};
