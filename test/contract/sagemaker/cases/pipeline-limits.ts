// CreatePipeline and UpdatePipeline: the limits of each member and what a definition may say.
import { invalid, type Json, type Topic } from '../contract-case.ts';
import {
  badPattern,
  bothSides,
  fresh,
  missing,
  nameOf,
  tagLimits,
  tooLong,
  tooShort,
  tooSmall,
} from '../limits.ts';
import { definition, failStep, pipeline } from './samples.ts';

const member = (name: string) => (value: Json) => pipeline({ [name]: value });
const unparsable = (reason: string) => invalid(`^Unable to parse pipeline definition\\. .*${reason}`);
const place = (change: object): Json => ({ Bucket: '{{bucket}}', ObjectKey: 'definition.json', ...change });
const fromS3 = (value: Json) => ({
  PipelineName: fresh('pipe'),
  RoleArn: '{{role}}',
  PipelineDefinitionS3Location: value,
});

/** A definition of exactly `length` characters. */
function definitionOf(length: number): string {
  const short = definition([failStep('')]);
  return definition([failStep('x'.repeat(length - short.length))]);
}

const ROLE_PREFIX = 'arn:aws:iam::000000000000:role/';

export const pipelineLimits: Topic = {
  topic: 'limits of pipelines',
  cases: [
    ...bothSides({
      operation: 'CreatePipeline',
      request: member('PipelineName'),
      accepted: [
        ['a name of 256 characters', nameOf(256)],
        ['a name with hyphens inside', '{{run}}-a--b'],
      ],
      refused: [
        ['a name of 257 characters', nameOf(257), tooLong('pipelineName', 256)],
        ['an empty name', '', tooShort('pipelineName', 1)],
        ['a name that begins with a hyphen', '-pipe', badPattern('pipelineName')],
        ['a name that ends with a hyphen', 'pipe-', badPattern('pipelineName')],
        ['a name with an underscore', 'a_pipe', badPattern('pipelineName')],
      ],
    }),
    ...bothSides({
      operation: 'CreatePipeline',
      request: member('PipelineDisplayName'),
      accepted: [['a display name of 256 characters', nameOf(256, 'd')]],
      refused: [
        ['a display name of 257 characters', nameOf(257, 'd'), tooLong('pipelineDisplayName', 256)],
        ['an empty display name', '', tooShort('pipelineDisplayName', 1)],
      ],
    }),
    ...bothSides({
      operation: 'CreatePipeline',
      request: member('PipelineDescription'),
      accepted: [
        ['a description of 3072 characters', 'd'.repeat(3072)],
        ['an empty description', ''],
      ],
      refused: [
        ['a description of 3073 characters', 'd'.repeat(3073), tooLong('pipelineDescription', 3072)],
        ['a description of two lines', 'one\ntwo', badPattern('pipelineDescription')],
      ],
    }),
    ...bothSides({
      operation: 'CreatePipeline',
      request: member('ClientRequestToken'),
      accepted: [
        ['a token of 32 characters', nameOf(32, 't')],
        ['a token of 128 characters', nameOf(128, 't')],
      ],
      refused: [
        ['a token of 31 characters', nameOf(31, 't'), tooShort('clientRequestToken', 32)],
        ['a token of 129 characters', nameOf(129, 't'), tooLong('clientRequestToken', 128)],
      ],
    }),
    ...bothSides({
      operation: 'CreatePipeline',
      request: member('RoleArn'),
      // AWS also asks whether the role exists.
      extra: { onlyHere: true },
      accepted: [
        ['the shortest role ARN', `${ROLE_PREFIX}r`],
        ['a role ARN of 2048 characters', ROLE_PREFIX + 'r'.repeat(2048 - ROLE_PREFIX.length)],
      ],
      refused: [
        ['a role ARN of 19 characters', 'arn:aws:iam::000000', tooShort('roleArn', 20)],
        [
          'a role ARN of 2049 characters',
          ROLE_PREFIX + 'r'.repeat(2049 - ROLE_PREFIX.length),
          tooLong('roleArn', 2048),
        ],
        ['the ARN of a user', 'arn:aws:iam::000000000000:user/somebody', badPattern('roleArn')],
      ],
    }),
    ...bothSides({
      operation: 'CreatePipeline',
      request: (value) => member('ParallelismConfiguration')({ MaxParallelExecutionSteps: value }),
      accepted: [['a parallelism of 1', 1]],
      refused: [['a parallelism of 0', 0, tooSmall('parallelismConfiguration.maxParallelExecutionSteps', 1)]],
    }),
    ...bothSides({
      operation: 'CreatePipeline',
      request: member('PipelineDefinition'),
      accepted: [['a definition of 1048576 characters', definitionOf(1_048_576)]],
      refused: [
        [
          'a definition of 1048577 characters',
          definitionOf(1_048_577),
          tooLong('pipelineDefinition', 1_048_576),
        ],
        ['an empty definition', '', tooShort('pipelineDefinition', 1)],
        ['a definition that is no JSON', '{', unparsable('not valid JSON')],
        ['a definition without steps', definition([]), unparsable('Steps')],
        ['two steps of one name', definition([failStep(), failStep()]), unparsable("'End'")],
        [
          'a step that depends on itself',
          definition([{ ...failStep(), DependsOn: ['End'] }]),
          unparsable('cycle'),
        ],
        [
          'a step that depends on no step',
          definition([{ ...failStep(), DependsOn: ['No'] }]),
          unparsable("'No'"),
        ],
        [
          'a parameter that is not there',
          definition([failStep({ Get: 'Parameters.P' })]),
          unparsable('Parameters.P'),
        ],
        [
          'a step name of 65 characters',
          definition([{ ...failStep(), Name: 's'.repeat(65) }]),
          unparsable('Name'),
        ],
      ],
    }),
    ...bothSides({
      operation: 'CreatePipeline',
      request: member('PipelineDefinition'),
      accepted: [['a step name of 64 characters', definition([{ ...failStep(), Name: 's'.repeat(64) }])]],
    }),
    ...bothSides({
      operation: 'CreatePipeline',
      request: fromS3,
      accepted: [['a definition in S3', place({})]],
      refused: [
        [
          'a bucket name of 2 characters',
          place({ Bucket: 'ab' }),
          tooShort('pipelineDefinitionS3Location.bucket', 3),
        ],
        [
          'a bucket name of 64 characters',
          place({ Bucket: 'b'.repeat(64) }),
          tooLong('pipelineDefinitionS3Location.bucket', 63),
        ],
        [
          'an object key of 1025 characters',
          place({ ObjectKey: 'k'.repeat(1025) }),
          tooLong('pipelineDefinitionS3Location.objectKey', 1024),
        ],
        [
          'an empty object key',
          place({ ObjectKey: '' }),
          tooShort('pipelineDefinitionS3Location.objectKey', 1),
        ],
        ['an object that is not there', place({ ObjectKey: 'none.json' }), invalid('none\\.json')],
        ['a place without a bucket', { ObjectKey: 'k' }, missing('pipelineDefinitionS3Location.bucket')],
      ],
    }),
    ...tagLimits('CreatePipeline', member('Tags')),
  ],
};
