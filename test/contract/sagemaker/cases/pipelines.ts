// Pipelines as resources: made once, described by name or ARN, versioned, deleted.
import {
  accepts,
  invalid,
  type Members,
  notFound,
  refuses,
  type Topic,
  timestamp,
} from '../contract-case.ts';
import { missing, nameOf, tooLong, tooShort, tooSmall } from '../limits.ts';
import { definition, failStep, pipeline, SIMPLE } from './samples.ts';

const NAME = '{{run}}-versions';
const ARN = `{{arn}}:pipeline/${NAME}`;
const TOKEN = nameOf(40, 'v');
const SECOND = definition([failStep('second')]);
const create = (change: Members = {}) =>
  pipeline({ PipelineName: NAME, ClientRequestToken: TOKEN, ...change });
const made: Topic['cases'] = [
  accepts('a pipeline is made and its ARN given', 'CreatePipeline', create(), { PipelineArn: ARN }),
  accepts('the same token gives the same pipeline again', 'CreatePipeline', create(), { PipelineArn: ARN }),
  refuses(
    'a name that is taken is refused',
    'CreatePipeline',
    create({ ClientRequestToken: nameOf(40, 'w') }),
    invalid('already exists'),
  ),
  refuses(
    'a pipeline without a role is refused',
    'CreatePipeline',
    { PipelineName: 'p', PipelineDefinition: SIMPLE },
    missing('roleArn'),
  ),
  refuses(
    'a pipeline without a definition is refused',
    'CreatePipeline',
    { PipelineName: 'p', RoleArn: '{{role}}' },
    invalid('definition'),
  ),
  refuses(
    'a definition given twice is refused',
    'CreatePipeline',
    pipeline({ PipelineDefinitionS3Location: { Bucket: '{{bucket}}', ObjectKey: 'definition.json' } }),
    invalid('PipelineDefinitionS3Location'),
  ),
  accepts(
    'a pipeline is described by its name',
    'DescribePipeline',
    { PipelineName: NAME },
    {
      PipelineArn: ARN,
      PipelineName: NAME,
      PipelineDefinition: SIMPLE,
      PipelineStatus: 'Active',
      RoleArn: '{{role}}',
      CreationTime: timestamp,
      LastModifiedTime: timestamp,
    },
  ),
  accepts(
    'a pipeline is described by its ARN',
    'DescribePipeline',
    { PipelineName: ARN },
    { PipelineName: NAME },
  ),
];

const versions: Topic['cases'] = [
  accepts(
    'an update is a new version',
    'UpdatePipeline',
    { PipelineName: NAME, PipelineDefinition: SECOND, PipelineDescription: 'd' },
    { PipelineArn: ARN, PipelineVersionId: 2 },
  ),
  accepts(
    'the newest version is described',
    'DescribePipeline',
    { PipelineName: NAME },
    { PipelineDefinition: SECOND, PipelineDescription: 'd' },
  ),
  accepts(
    'an older version is described when asked for',
    'DescribePipeline',
    { PipelineName: NAME, PipelineVersionId: 1 },
    { PipelineDefinition: SIMPLE },
  ),
  refuses(
    'a version that is not there is refused',
    'DescribePipeline',
    { PipelineName: NAME, PipelineVersionId: 9 },
    notFound('does not exist'),
  ),
  refuses(
    'version 0 is refused',
    'DescribePipeline',
    { PipelineName: NAME, PipelineVersionId: 0 },
    tooSmall('pipelineVersionId', 1),
  ),
  refuses(
    'an update to what is no definition is refused',
    'UpdatePipeline',
    { PipelineName: NAME, PipelineDefinition: '[]' },
    invalid('Unable to parse'),
  ),
  refuses(
    'an update of what is not there is refused',
    'UpdatePipeline',
    { PipelineName: 'none', PipelineDefinition: SECOND },
    notFound('does not exist'),
  ),
  refuses(
    'a description of what is not there is refused',
    'DescribePipeline',
    { PipelineName: 'none' },
    notFound('does not exist'),
  ),
  refuses(
    'a name or ARN of 2049 characters is refused',
    'DescribePipeline',
    { PipelineName: 'p'.repeat(2049) },
    tooLong('pipelineName', 2048),
  ),
  refuses(
    'an empty name or ARN is refused',
    'DescribePipeline',
    { PipelineName: '' },
    tooShort('pipelineName', 1),
  ),
  refuses(
    'an ARN of 2048 characters is looked for',
    'DescribePipeline',
    { PipelineName: `arn:aws:sagemaker:eu-west-1:000000000000:pipeline/${'p'.repeat(2048 - 50)}` },
    notFound("^Pipeline 'arn:"),
  ),
];

const deletion: Topic['cases'] = [
  accepts('a pipeline is deleted', 'DeletePipeline', { PipelineName: NAME }, { PipelineArn: ARN }),
  refuses(
    'a deleted pipeline is not found',
    'DescribePipeline',
    { PipelineName: NAME },
    notFound('does not exist'),
  ),
  refuses(
    'a deletion of what is not there is refused',
    'DeletePipeline',
    { PipelineName: NAME },
    notFound('does not exist'),
  ),
  refuses(
    'a deletion with a token of 31 characters is refused',
    'DeletePipeline',
    { PipelineName: NAME, ClientRequestToken: 't'.repeat(31) },
    tooShort('clientRequestToken', 32),
  ),
  refuses(
    'a deletion with a token of 129 characters is refused',
    'DeletePipeline',
    { PipelineName: NAME, ClientRequestToken: 't'.repeat(129) },
    tooLong('clientRequestToken', 128),
  ),
];

export const pipelines: Topic = { topic: 'pipelines', cases: [...made, ...versions, ...deletion] };
