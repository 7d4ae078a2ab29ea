// Lists of pipelines: prefixes, order, windows of time, pages.
import {
  accepts,
  date,
  invalid,
  type Members,
  matching,
  refuses,
  setup,
  type Topic,
  timestamp,
} from '../contract-case.ts';
import { bothSides, notAmong, times, tooLarge, tooLong, tooSmall } from '../limits.ts';
import { pipeline } from './samples.ts';

const list = (change: Members): Members => ({ PipelineNamePrefix: '{{run}}-list', ...change });
const listed = (...positions: number[]): Members => ({
  PipelineSummaries: positions.map((position) => ({ PipelineName: `{{run}}-list-${position}` })),
});

const listing: Topic['cases'] = [
  ...times(4, (position) => setup('CreatePipeline', pipeline({ PipelineName: `{{run}}-list-${position}` }))),
  accepts(
    'pipelines are listed by a prefix of their names, newest first',
    'ListPipelines',
    list({}),
    listed(3, 2, 1, 0),
  ),
  accepts(
    'pipelines are listed oldest first when asked',
    'ListPipelines',
    list({ SortOrder: 'Ascending' }),
    listed(0, 1, 2, 3),
  ),
  accepts(
    'pipelines are listed by name',
    'ListPipelines',
    list({ SortBy: 'Name', SortOrder: 'Ascending' }),
    listed(0, 1, 2, 3),
  ),
  accepts(
    'a page ends with a token',
    'ListPipelines',
    list({ MaxResults: 3 }),
    { ...listed(3, 2, 1), NextToken: matching('.') },
    { keep: { page: 'NextToken' } },
  ),
  accepts(
    'the next page begins after it and is the last',
    'ListPipelines',
    list({ MaxResults: 3, NextToken: '{{page}}' }),
    { ...listed(0), NextToken: { $absent: true } },
  ),
  accepts('a summary tells names, role and times', 'ListPipelines', list({ MaxResults: 1 }), {
    PipelineSummaries: [
      {
        PipelineArn: '{{arn}}:pipeline/{{run}}-list-3',
        PipelineDisplayName: matching('.'),
        RoleArn: '{{role}}',
        CreationTime: timestamp,
        LastModifiedTime: timestamp,
      },
    ],
  }),
  accepts(
    'pipelines made after now are none',
    'ListPipelines',
    list({ CreatedAfter: date(4_000_000_000) }),
    listed(),
  ),
  accepts(
    'pipelines made before now are all',
    'ListPipelines',
    list({ CreatedBefore: date(4_000_000_000), MaxResults: 100 }),
    listed(3, 2, 1, 0),
  ),
  ...bothSides({
    operation: 'ListPipelines',
    request: (value) => list({ MaxResults: value }),
    accepted: [
      ['a page of 1', 1],
      ['a page of 100', 100],
    ],
    refused: [
      ['a page of 0', 0, tooSmall('maxResults', 1)],
      ['a page of 101', 101, tooLarge('maxResults', 100)],
    ],
  }),
  ...bothSides({
    operation: 'ListPipelines',
    request: (value) => list({ NextToken: value }),
    refused: [
      ['a token of 8193 characters', 't'.repeat(8193), tooLong('nextToken', 8192)],
      ['a token of 8192 characters that no page gave', 't'.repeat(8192), invalid('token')],
    ],
  }),
  refuses(
    'an unknown order is refused',
    'ListPipelines',
    list({ SortOrder: 'Random' }),
    notAmong('sortOrder'),
  ),
  refuses(
    'an unknown sorting member is refused',
    'ListPipelines',
    list({ SortBy: 'Colour' }),
    notAmong('sortBy'),
  ),
];

export const pipelineLists: Topic = { topic: 'lists of pipelines', cases: listing };
