// Executions that are not there, and requests about executions that do not fit; after the topic of executions.
import { invalid, type Members, notFound, refuses, type Topic } from '../contract-case.ts';
import { badPattern, missing, notAmong, tooLarge, tooLong, tooSmall } from '../limits.ts';

const NAME = '{{run}}-runs';
const EXECUTION = '{{execution}}';
const of = (change: Members = {}): Members => ({ PipelineExecutionArn: EXECUTION, ...change });
const start = (change: Members = {}): Members => ({ PipelineName: NAME, ...change });
const NONE = '{{arn}}:pipeline/none/execution/abcdefghijkl';
const operations = [
  'DescribePipelineExecution',
  'StopPipelineExecution',
  'RetryPipelineExecution',
  'UpdatePipelineExecution',
  'ListPipelineExecutionSteps',
  'DescribePipelineDefinitionForExecution',
  'ListPipelineParametersForExecution',
];

const refused: Topic['cases'] = [
  ...operations.map((operation) =>
    refuses(
      `${operation} of what is not there is refused`,
      operation,
      { PipelineExecutionArn: NONE },
      notFound('does not exist'),
    ),
  ),
  refuses(
    'executions of a pipeline that is not there are refused',
    'ListPipelineExecutions',
    { PipelineName: 'none' },
    notFound('does not exist'),
  ),
  refuses(
    'what is no execution ARN is refused',
    'DescribePipelineExecution',
    { PipelineExecutionArn: 'abc' },
    badPattern('pipelineExecutionArn'),
  ),
  refuses(
    'an execution ARN of 2049 characters is refused',
    'DescribePipelineExecution',
    { PipelineExecutionArn: NONE + 'x'.repeat(2049) },
    tooLong('pipelineExecutionArn', 2048),
  ),
  refuses(
    'a missing execution ARN is refused',
    'DescribePipelineExecution',
    {},
    missing('pipelineExecutionArn'),
  ),
  refuses(
    '101 executions a page are refused',
    'ListPipelineExecutions',
    start({ MaxResults: 101 }),
    tooLarge('maxResults', 100),
  ),
  refuses(
    '0 steps a page are refused',
    'ListPipelineExecutionSteps',
    of({ MaxResults: 0 }),
    tooSmall('maxResults', 1),
  ),
  refuses(
    'an unknown order of executions is refused',
    'ListPipelineExecutions',
    start({ SortBy: 'Colour' }),
    notAmong('sortBy'),
  ),
  refuses(
    'a token that no page gave is refused',
    'ListPipelineExecutions',
    start({ NextToken: 'nonsense' }),
    invalid('token'),
  ),
];

export const executionRefusals: Topic = { topic: 'refusals about executions', cases: refused };
