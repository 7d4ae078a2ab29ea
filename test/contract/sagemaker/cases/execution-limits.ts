// StartPipelineExecution: the limits of each member and the types of parameters.
import { accepts, invalid, type Json, type Members, refuses, setup, type Topic } from '../contract-case.ts';
import { badPattern, bothSides, nameOf, times, tooLong, tooShort, tooSmall } from '../limits.ts';
import { definition, failStep, pipeline } from './samples.ts';

const NAME = '{{run}}-limits';
const LONG = 'L'.repeat(64);
const start = (change: Members = {}): Members => ({ PipelineName: NAME, ...change });
const member = (name: string) => (value: Json) => start({ [name]: value });
const parameter = (Name: string) => (Value: Json) => start({ PipelineParameters: [{ Name, Value }] });
const notOfType = (type: string) => invalid(`not of type ${type}`);

const PARAMETERS = [
  { Name: 'Text', Type: 'String', DefaultValue: 'd' },
  { Name: LONG, Type: 'String', DefaultValue: 'd' },
  { Name: 'Choice', Type: 'String', DefaultValue: 'a', EnumValues: ['a', 'b'] },
  { Name: 'Count', Type: 'Integer', DefaultValue: 1 },
  { Name: 'Share', Type: 'Float', DefaultValue: 0.5 },
  { Name: 'Switch', Type: 'Boolean', DefaultValue: false },
];

const many = (count: number): Json => times(count, (position) => ({ Name: `P${position}`, Value: '1' }));

export const executionLimits: Topic = {
  topic: 'limits of executions',
  cases: [
    setup(
      'CreatePipeline',
      pipeline({ PipelineName: NAME, PipelineDefinition: definition([failStep()], PARAMETERS) }),
    ),
    setup(
      'CreatePipeline',
      pipeline({
        PipelineName: '{{run}}-many',
        PipelineDefinition: definition(
          [failStep()],
          times(201, (i) => ({ Name: `P${i}`, Type: 'Integer', DefaultValue: 0 })),
        ),
      }),
    ),
    setup(
      'CreatePipeline',
      pipeline({
        PipelineName: '{{run}}-asks',
        PipelineDefinition: definition([failStep()], [{ Name: 'Must', Type: 'String' }]),
      }),
    ),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: member('PipelineExecutionDisplayName'),
      accepted: [
        ['a display name of 82 characters', 'd'.repeat(82)],
        ['a display name of 1 character', 'd'],
      ],
      refused: [
        ['a display name of 83 characters', 'd'.repeat(83), tooLong('pipelineExecutionDisplayName', 82)],
        ['an empty display name', '', tooShort('pipelineExecutionDisplayName', 1)],
        ['a display name with a space', 'a b', badPattern('pipelineExecutionDisplayName')],
      ],
    }),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: member('PipelineExecutionDescription'),
      accepted: [
        ['a description of 3072 characters', 'd'.repeat(3072)],
        ['an empty description', ''],
      ],
      refused: [
        ['a description of 3073 characters', 'd'.repeat(3073), tooLong('pipelineExecutionDescription', 3072)],
        ['a description of two lines', 'one\ntwo', badPattern('pipelineExecutionDescription')],
      ],
    }),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: member('ClientRequestToken'),
      accepted: [
        ['a token of 32 characters', nameOf(32, 'e')],
        ['a token of 128 characters', nameOf(128, 'e')],
      ],
      refused: [
        ['a token of 31 characters', nameOf(31, 'e'), tooShort('clientRequestToken', 32)],
        ['a token of 129 characters', nameOf(129, 'e'), tooLong('clientRequestToken', 128)],
      ],
    }),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: (value) => start({ PipelineName: '{{run}}-many', PipelineParameters: value }),
      accepted: [
        ['200 parameters', many(200)],
        ['no parameters', []],
      ],
      refused: [['201 parameters', many(201), tooLong('pipelineParameters', 200)]],
    }),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: parameter('Text'),
      accepted: [
        ['a parameter value of 1024 characters', 'v'.repeat(1024)],
        ['an empty parameter value', ''],
      ],
      refused: [
        [
          'a parameter value of 1025 characters',
          'v'.repeat(1025),
          tooLong('pipelineParameters.1.member.value', 1024),
        ],
      ],
    }),
    accepts(
      'StartPipelineExecution: a parameter name of 64 characters is accepted',
      'StartPipelineExecution',
      parameter(LONG)('v'),
    ),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: (value) => parameter(String(value))('v'),
      refused: [
        [
          'a parameter name of 257 characters',
          'n'.repeat(257),
          tooLong('pipelineParameters.1.member.name', 256),
        ],
        [
          'a parameter name of 256 characters that the pipeline does not have',
          'n'.repeat(256),
          invalid('not defined'),
        ],
        ['an empty parameter name', '', tooShort('pipelineParameters.1.member.name', 1)],
        ['a parameter name with a dot', 'a.b', badPattern('pipelineParameters.1.member.name')],
      ],
    }),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: parameter('Choice'),
      accepted: [['a value among those of the parameter', 'b']],
      refused: [['a value that is not among those of the parameter', 'c', invalid('not one of')]],
    }),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: parameter('Count'),
      accepted: [['a negative whole number', '-3']],
      refused: [
        ['a fraction for a whole number', '1.5', notOfType('Integer')],
        ['a word for a whole number', 'one', notOfType('Integer')],
      ],
    }),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: parameter('Share'),
      accepted: [['a number with an exponent', '1e-3']],
      refused: [
        ['a word for a number', 'half', notOfType('Float')],
        ['nothing for a number', '', notOfType('Float')],
      ],
    }),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: parameter('Switch'),
      accepted: [
        ["Python's True", 'True'],
        ["JSON's true", 'true'],
      ],
      refused: [['a number for a switch', '1', notOfType('Boolean')]],
    }),
    ...bothSides({
      operation: 'StartPipelineExecution',
      request: (value) => start({ ParallelismConfiguration: { MaxParallelExecutionSteps: value } }),
      accepted: [['a parallelism of 1', 1]],
      refused: [['a parallelism of 0', 0, tooSmall('parallelismConfiguration.maxParallelExecutionSteps', 1)]],
    }),
    refuses(
      'a parameter without default must be given',
      'StartPipelineExecution',
      { PipelineName: '{{run}}-asks' },
      invalid('Must'),
    ),
    accepts('a parameter without default is given', 'StartPipelineExecution', {
      PipelineName: '{{run}}-asks',
      PipelineParameters: [{ Name: 'Must', Value: 'x' }],
    }),
  ],
};
