// CreateTrainingJob: the limits of each member.
import { invalid, type Json, type Members, refuses, type Topic } from '../contract-case.ts';
import {
  badKey,
  badPattern,
  badValue,
  bothSides,
  entries,
  missing,
  nameOf,
  notAmong,
  type RefusedSide,
  type Side,
  times,
  tooLong,
  tooShort,
  tooSmall,
} from '../limits.ts';
import { trainingJob } from './samples.ts';

const costs = { costs: true } as const;
const limits = (request: (value: Json) => Members, accepted: Side[], refused: RefusedSide[]) =>
  bothSides({ operation: 'CreateTrainingJob', request, accepted, refused, extra: costs });
const member = (name: string) => (value: Json) => trainingJob({ [name]: value });
const algorithm = (change: Members) =>
  trainingJob({
    AlgorithmSpecification: {
      TrainingImage: '{{image}}',
      TrainingInputMode: 'File',
      ContainerEntrypoint: ['true'],
      ...change,
    },
  });
const channel = (ChannelName: string): Members => ({
  ChannelName,
  DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://{{bucket}}/definition.json' } },
});
const channels = (count: number): Json => times(count, (position) => channel(`c${position}`));
const metrics = (count: number): Json =>
  times(count, (position) => ({ Name: `m${position}`, Regex: 'm=([0-9.]+)' }));
const metric = (Name: string, Regex: string) => [{ Name, Regex }];
const METRIC = 'algorithmSpecification.metricDefinitions.1.member';
const CHANNEL = 'inputDataConfig.1.member.channelName';

const edges: Topic['cases'] = [
  ...limits(
    member('TrainingJobName'),
    [['a name of 63 characters', nameOf(63, 't')]],
    [
      ['a name of 64 characters', nameOf(64, 't'), tooLong('trainingJobName', 63)],
      ['an empty name', '', tooShort('trainingJobName', 1)],
    ],
  ),
  ...limits(
    member('HyperParameters'),
    [
      ['100 hyperparameters', entries(100)],
      ['a hyperparameter of 2500 characters', { h: 'v'.repeat(2500) }],
      ['a hyperparameter name of 256 characters', { ['h'.repeat(256)]: 'v' }],
    ],
    [
      ['101 hyperparameters', entries(101), tooLong('hyperParameters', 100)],
      ['a hyperparameter of 2501 characters', { h: 'v'.repeat(2501) }, badValue('hyperParameters', 2500)],
      ['a hyperparameter name of 257 characters', { ['h'.repeat(257)]: 'v' }, badKey('hyperParameters', 256)],
    ],
  ),
  ...limits(
    member('Environment'),
    [
      ['100 variables', entries(100)],
      ['a variable of 512 characters', { K: 'v'.repeat(512) }],
      ['a variable name of 512 characters', { ['K'.repeat(512)]: 'v' }],
    ],
    [
      ['101 variables', entries(101), tooLong('environment', 100)],
      ['a variable of 513 characters', { K: 'v'.repeat(513) }, badValue('environment', 512)],
      ['a variable name of 513 characters', { ['K'.repeat(513)]: 'v' }, badKey('environment', 512)],
    ],
  ),
  ...limits(
    member('InputDataConfig'),
    [
      ['20 channels', channels(20)],
      ['a channel name of 64 characters', [channel('c'.repeat(64))]],
    ],
    [
      ['21 channels', channels(21), tooLong('inputDataConfig', 20)],
      ['no channel in the list', [], tooShort('inputDataConfig', 1)],
      ['a channel name of 65 characters', [channel('c'.repeat(65))], tooLong(CHANNEL, 64)],
      ['a channel name with a space', [channel('a b')], badPattern(CHANNEL)],
    ],
  ),
  ...limits(
    (value) => algorithm({ MetricDefinitions: value }),
    [
      ['40 metrics', metrics(40)],
      ['a metric name of 255 characters', metric('m'.repeat(255), 'x')],
      ['a metric pattern of 500 characters', metric('m', 'x'.repeat(500))],
    ],
    [
      ['41 metrics', metrics(41), tooLong('algorithmSpecification.metricDefinitions', 40)],
      ['a metric name of 256 characters', metric('m'.repeat(256), 'x'), tooLong(`${METRIC}.name`, 255)],
      ['a metric pattern of 501 characters', metric('m', 'x'.repeat(501)), tooLong(`${METRIC}.regex`, 500)],
    ],
  ),
  ...limits(
    (value) => algorithm({ TrainingInputMode: value }),
    [['FastFile', 'FastFile']],
    [['an unknown input mode', 'Slow', notAmong('algorithmSpecification.trainingInputMode')]],
  ),
  ...limits(
    (value) => trainingJob({ StoppingCondition: { MaxRuntimeInSeconds: value } }),
    [['a runtime of 1 second', 1]],
    [['a runtime of 0 seconds', 0, tooSmall('stoppingCondition.maxRuntimeInSeconds', 1)]],
  ),
  refuses(
    'CreateTrainingJob: Pipe mode is refused here',
    'CreateTrainingJob',
    algorithm({ TrainingInputMode: 'Pipe' }),
    invalid('Pipe'),
    { onlyHere: true },
  ),
  refuses(
    'a job without an algorithm is refused',
    'CreateTrainingJob',
    { TrainingJobName: 'j', RoleArn: '{{role}}' },
    missing('algorithmSpecification'),
  ),
];

export const trainingJobLimits: Topic = { topic: 'limits of training jobs', cases: edges };
