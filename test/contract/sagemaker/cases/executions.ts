// Executions: started once a token, described, listed with their steps and parameters, stopped and tried again.
import {
  absent,
  accepts,
  date,
  inConflict,
  type Members,
  matching,
  notFound,
  refuses,
  setup,
  type Topic,
  timestamp,
} from '../contract-case.ts';
import { nameOf, tooLong, tooShort } from '../limits.ts';
import { definition, failStep, pipeline } from './samples.ts';

const NAME = '{{run}}-runs';
const EXECUTION = '{{execution}}';
const of = (change: Members = {}): Members => ({ PipelineExecutionArn: EXECUTION, ...change });
const start = (change: Members = {}): Members => ({ PipelineName: NAME, ...change });
const SHARED = { ClientRequestToken: nameOf(64, 's'), PipelineExecutionDisplayName: 'first' };
const condition = { Type: 'Equals', LeftValue: { Get: 'Parameters.P' }, RightValue: 'd' };

const PARTS = definition(
  [
    { Name: 'Check', Type: 'Condition', Arguments: { Conditions: [condition], IfSteps: [], ElseSteps: [] } },
    {
      ...failStep({ 'Std:Join': { On: ' ', Values: ['stopped by', { Get: 'Parameters.P' }] } }),
      DependsOn: ['Check'],
    },
  ],
  [
    { Name: 'P', Type: 'String', DefaultValue: 'd' },
    { Name: 'Q', Type: 'Integer', DefaultValue: 3 },
  ],
);

const begun: Topic['cases'] = [
  setup('CreatePipeline', pipeline({ PipelineName: NAME, PipelineDefinition: PARTS })),
  accepts(
    'an execution is started and its ARN given',
    'StartPipelineExecution',
    start(SHARED),
    { PipelineExecutionArn: matching(':pipeline/.*-runs/execution/[a-z0-9]{12}$') },
    { keep: { execution: 'PipelineExecutionArn' } },
  ),
  accepts('the same token gives the same execution', 'StartPipelineExecution', start(SHARED), {
    PipelineExecutionArn: EXECUTION,
  }),
  accepts(
    'a pipeline is started by its ARN',
    'StartPipelineExecution',
    start({ PipelineName: `{{arn}}:pipeline/${NAME}`, PipelineExecutionDisplayName: 'second' }),
    {},
    { keep: { second: 'PipelineExecutionArn' } },
  ),
  refuses(
    'a pipeline that is not there cannot be started',
    'StartPipelineExecution',
    { PipelineName: 'none' },
    notFound('does not exist'),
  ),
  refuses(
    'a version that is not there cannot be started',
    'StartPipelineExecution',
    start({ PipelineVersionId: 7 }),
    notFound('does not exist'),
  ),
  accepts(
    'an execution that fails says so',
    'DescribePipelineExecution',
    of(),
    {
      PipelineArn: `{{arn}}:pipeline/${NAME}`,
      PipelineExecutionArn: EXECUTION,
      PipelineExecutionDisplayName: 'first',
      PipelineExecutionStatus: 'Failed',
      FailureReason: matching('Step failure'),
      CreationTime: timestamp,
      LastModifiedTime: timestamp,
      PipelineVersionId: 1,
    },
    { eventually: true },
  ),
];

const told: Topic['cases'] = [
  accepts('its steps are listed, the latest first', 'ListPipelineExecutionSteps', of(), {
    PipelineExecutionSteps: [
      {
        StepName: 'End',
        StepStatus: 'Failed',
        FailureReason: 'stopped by d',
        StartTime: timestamp,
        EndTime: timestamp,
        Metadata: { Fail: { ErrorMessage: 'stopped by d' } },
      },
      { StepName: 'Check', StepStatus: 'Succeeded', Metadata: { Condition: { Outcome: 'True' } } },
    ],
  }),
  accepts(
    'its steps are listed the earliest first',
    'ListPipelineExecutionSteps',
    of({ SortOrder: 'Ascending', MaxResults: 1 }),
    { PipelineExecutionSteps: [{ StepName: 'Check' }], NextToken: matching('.') },
    { keep: { steps: 'NextToken' } },
  ),
  accepts(
    'its steps have a second page',
    'ListPipelineExecutionSteps',
    of({ SortOrder: 'Ascending', MaxResults: 1, NextToken: '{{steps}}' }),
    { PipelineExecutionSteps: [{ StepName: 'End' }], NextToken: absent },
  ),
  accepts('its parameters are listed with their defaults', 'ListPipelineParametersForExecution', of(), {
    PipelineParameters: [
      { Name: 'P', Value: 'd' },
      { Name: 'Q', Value: '3' },
    ],
  }),
  accepts('its parameters have pages', 'ListPipelineParametersForExecution', of({ MaxResults: 1 }), {
    PipelineParameters: [{ Name: 'P' }],
    NextToken: matching('.'),
  }),
  accepts('its definition is described', 'DescribePipelineDefinitionForExecution', of(), {
    PipelineDefinition: PARTS,
    CreationTime: timestamp,
  }),
  accepts(
    'the pipeline tells when it ran last',
    'DescribePipeline',
    { PipelineName: NAME },
    { LastRunTime: timestamp },
  ),
  accepts(
    'the second has ended too',
    'DescribePipelineExecution',
    { PipelineExecutionArn: '{{second}}' },
    { PipelineExecutionStatus: 'Failed' },
    { eventually: true },
  ),
  accepts('executions are listed, newest first', 'ListPipelineExecutions', start(), {
    PipelineExecutionSummaries: [
      { PipelineExecutionDisplayName: 'second' },
      {
        PipelineExecutionDisplayName: 'first',
        PipelineExecutionArn: EXECUTION,
        PipelineExecutionStatus: 'Failed',
        StartTime: timestamp,
        PipelineExecutionFailureReason: matching('.'),
      },
    ],
  }),
  accepts(
    'executions are listed, oldest first',
    'ListPipelineExecutions',
    start({ SortBy: 'CreationTime', SortOrder: 'Ascending', MaxResults: 1 }),
    { PipelineExecutionSummaries: [{ PipelineExecutionDisplayName: 'first' }], NextToken: matching('.') },
    { keep: { runs: 'NextToken' } },
  ),
  accepts(
    'executions have a second page',
    'ListPipelineExecutions',
    start({ SortBy: 'CreationTime', SortOrder: 'Ascending', MaxResults: 1, NextToken: '{{runs}}' }),
    { PipelineExecutionSummaries: [{ PipelineExecutionDisplayName: 'second' }], NextToken: absent },
  ),
  accepts(
    'executions started later are none',
    'ListPipelineExecutions',
    start({ CreatedAfter: date(4_000_000_000) }),
    { PipelineExecutionSummaries: [] },
  ),
];

const changed: Topic['cases'] = [
  accepts(
    'an execution is renamed',
    'UpdatePipelineExecution',
    of({ PipelineExecutionDisplayName: 'renamed', PipelineExecutionDescription: 'why' }),
    { PipelineExecutionArn: EXECUTION },
  ),
  accepts('its new name is described', 'DescribePipelineExecution', of(), {
    PipelineExecutionDisplayName: 'renamed',
    PipelineExecutionDescription: 'why',
  }),
  refuses(
    'a new name of 83 characters is refused',
    'UpdatePipelineExecution',
    of({ PipelineExecutionDisplayName: 'n'.repeat(83) }),
    tooLong('pipelineExecutionDisplayName', 82),
  ),
  refuses(
    'a new description of 3073 characters is refused',
    'UpdatePipelineExecution',
    of({ PipelineExecutionDescription: 'n'.repeat(3073) }),
    tooLong('pipelineExecutionDescription', 3072),
  ),
  refuses(
    'what has failed cannot be stopped',
    'StopPipelineExecution',
    of(),
    inConflict('cannot be stopped|status Failed'),
  ),
  refuses(
    'a stop with a token of 31 characters is refused',
    'StopPipelineExecution',
    of({ ClientRequestToken: 't'.repeat(31) }),
    tooShort('clientRequestToken', 32),
  ),
  accepts('what has failed is tried again in place', 'RetryPipelineExecution', of(), {
    PipelineExecutionArn: EXECUTION,
  }),
  refuses(
    'what is running cannot be tried again',
    'RetryPipelineExecution',
    of(),
    inConflict('cannot be retried|status Executing'),
  ),
  refuses(
    'a pipeline with a running execution cannot be deleted',
    'DeletePipeline',
    { PipelineName: NAME },
    inConflict('running'),
  ),
  accepts(
    'it fails again',
    'DescribePipelineExecution',
    of(),
    { PipelineExecutionStatus: 'Failed' },
    { eventually: true },
  ),
  refuses(
    'a retry with a token of 129 characters is refused',
    'RetryPipelineExecution',
    of({ ClientRequestToken: 't'.repeat(129) }),
    tooLong('clientRequestToken', 128),
  ),
];

export const executions: Topic = { topic: 'executions', cases: [...begun, ...told, ...changed] };
