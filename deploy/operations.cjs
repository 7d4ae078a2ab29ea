// What tells an operator that the loop needs a person: alarms and their topic, a dashboard, and on AWS the bus's archive.
// docs/operations.md says of each alarm what it means and what to do.

const MINUTE = 60;
const DAY = 24 * 3600;

/** Logical ids of the dead letters, and what lies in them. */
const DEAD_LETTERS = {
  FeedbackDeadLetters: 'corrections handed in by event',
  AuditDeadLetters: 'audits handed in by event',
  CountingDeadLetters: 'corrections that were stored and not counted',
  RetrainingDeadLetters: 'cycles that were opened and not started',
  CallbackDeadLetters: 'news of SageMaker',
  LeaseDeadLetters: 'ends of retrainings',
  EvaluationDeadLetters: 'ends of evaluations',
  StreamDeadLetters: 'changes of the tables that were not told',
  RuleDeadLetters: 'events that reached no queue',
};

const STREAM_READERS = ['publishFeedback', 'judgeThresholds', 'announceCycle'];
const SCHEDULED = ['watchdog', 'judgeOnSchedule'];
const MACHINES = { retraining: 'RetrainingStateMachine', evaluation: 'EvaluationStateMachine' };

const kebab = (name) =>
  name.replace(/[A-Z]/g, (letter, at) => `${at === 0 ? '' : '-'}${letter.toLowerCase()}`);
const capitalised = (name) => name[0].toUpperCase() + name.slice(1);
const dimensions = (values) => Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

const alarm = (prefix, name, AlarmDescription, properties) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: `${prefix}-${name}`,
    AlarmDescription,
    Statistic: 'Sum',
    Period: 5 * MINUTE,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [{ Ref: 'AlarmTopic' }],
    ...properties,
  },
});

const deadLetterAlarms = (prefix) =>
  Object.entries(DEAD_LETTERS).map(([id, what]) => [
    `${id}Alarm`,
    alarm(prefix, kebab(id), `Something was put aside: ${what}. npx loop dlq show says what.`, {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Statistic: 'Maximum',
      Dimensions: dimensions({ QueueName: `${prefix}-${kebab(id)}` }),
    }),
  ]);

const streamAlarms = (prefix) =>
  STREAM_READERS.map((name) => [
    `${capitalised(name)}BehindAlarm`,
    alarm(prefix, `${kebab(name)}-behind`, `${name} reads its table's changes more than ten minutes late.`, {
      Namespace: 'AWS/Lambda',
      MetricName: 'IteratorAge',
      Statistic: 'Maximum',
      EvaluationPeriods: 2,
      Threshold: 600_000, // milliseconds
      Dimensions: dimensions({ FunctionName: `${prefix}-${name}` }),
    }),
  ]);

const scheduleAlarms = (prefix) =>
  SCHEDULED.map((name) => [
    `${capitalised(name)}FailsAlarm`,
    alarm(prefix, `${kebab(name)}-fails`, `${name} failed three times in a quarter of an hour.`, {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Period: 15 * MINUTE,
      Threshold: 3,
      Dimensions: dimensions({ FunctionName: `${prefix}-${name}` }),
    }),
  ]);

const executionAlarms = (prefix) =>
  Object.entries(MACHINES).flatMap(([name, id]) =>
    ['ExecutionsFailed', 'ExecutionsTimedOut'].map((MetricName) => [
      `${capitalised(name)}${MetricName}Alarm`,
      alarm(prefix, `${name}-${kebab(MetricName)}`, `An execution of ${name} came to nothing.`, {
        Namespace: 'AWS/States',
        MetricName,
        Dimensions: dimensions({ StateMachineArn: { Ref: id } }),
      }),
    ]),
  );

const apiAlarm = (prefix) => [
  'ApiErrorsAlarm',
  alarm(prefix, 'api-5xx', 'The API answered five times in five minutes with an error of its own.', {
    Namespace: 'AWS/ApiGateway',
    MetricName: '5xx',
    Threshold: 5,
    Dimensions: dimensions({ ApiId: { Ref: 'HttpApi' } }),
  }),
];

/** Nobody corrects anything: either nobody uses it, or a door is shut. */
const silenceAlarm = (prefix) => [
  'NoFeedbackAlarm',
  alarm(prefix, 'no-feedback', 'No correction was counted for a day.', {
    Namespace: 'AWS/SQS',
    MetricName: 'NumberOfMessagesSent',
    Period: DAY,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
    Dimensions: dimensions({ QueueName: `${prefix}-counting` }),
  }),
];

const topic = (prefix, email) => ({
  AlarmTopic: {
    Type: 'AWS::SNS::Topic',
    Metadata: {
      checkov: {
        skip: [
          {
            id: 'CKV_AWS_26',
            comment:
              'CloudWatch may not publish to a topic under AWS’s own key, a key of the customer costs monthly, and an alarm names no text and no user.',
          },
        ],
      },
    },
    Properties: { TopicName: `${prefix}-alarms` },
  },
  ...(email === ''
    ? {}
    : {
        AlarmMail: {
          Type: 'AWS::SNS::Subscription',
          Properties: { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint: email },
        },
      }),
});

const graph = (title, region, metrics, place) => ({
  type: 'metric',
  ...place,
  width: 12,
  height: 6,
  properties: { title, region, metrics, period: 300, stat: 'Sum' },
});

const dashboard = (prefix, region, endpoint) => {
  const queue = (name) => ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', `${prefix}-${name}`];
  const variant = ['EndpointName', endpoint, 'VariantName', 'AllTraffic'];
  const widgets = [
    [
      'Predictions',
      [
        ['AWS/SageMaker', 'Invocations', ...variant],
        ['AWS/SageMaker', 'Invocation5XXErrors', ...variant],
      ],
    ],
    ['Model latency (µs)', [['AWS/SageMaker', 'ModelLatency', ...variant, { stat: 'p95' }]]],
    ['Corrections counted', [['AWS/SQS', 'NumberOfMessagesDeleted', 'QueueName', `${prefix}-counting`]]],
    ['Dead letters', Object.keys(DEAD_LETTERS).map((id) => queue(kebab(id)))],
    [
      'Functions that fail',
      [...SCHEDULED, 'predictSentiment', 'submitFeedback'].map((name) => [
        'AWS/Lambda',
        'Errors',
        'FunctionName',
        `${prefix}-${name}`,
      ]),
    ],
    [
      'Delay of the streams (ms)',
      STREAM_READERS.map((name) => [
        'AWS/Lambda',
        'IteratorAge',
        'FunctionName',
        `${prefix}-${name}`,
        { stat: 'Maximum' },
      ]),
    ],
  ].map(([title, metrics], index) =>
    graph(title, region, metrics, { x: (index % 2) * 12, y: Math.floor(index / 2) * 6 }),
  );
  return {
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: prefix, DashboardBody: JSON.stringify({ widgets }) },
    },
  };
};

/** Not on the laptop, whose emulator keeps no archive. */
const bus = (prefix) => ({
  BusArchive: {
    Type: 'AWS::Events::Archive',
    DeletionPolicy: 'Delete',
    Properties: {
      ArchiveName: `${prefix}-bus`,
      Description:
        'Every event of the loop for 30 days, to be replayed by an operator; consumers count nothing twice.',
      SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] },
      RetentionDays: 30,
    },
  },
});

module.exports = async ({ resolveVariable }) => {
  const { prefix, endpoint } = await resolveVariable('self:custom.names');
  const region = await resolveVariable('self:provider.region');
  const onLaptop = (await resolveVariable('sls:stage')) === 'local';
  const email = String((await resolveVariable('param:alarmEmail')) ?? '');
  const silence = (await resolveVariable('param:noFeedbackAlarm')) === 'on' ? [silenceAlarm(prefix)] : [];
  return {
    Resources: {
      ...topic(prefix, email),
      ...Object.fromEntries([
        ...deadLetterAlarms(prefix),
        ...streamAlarms(prefix),
        ...scheduleAlarms(prefix),
        ...executionAlarms(prefix),
        apiAlarm(prefix),
        ...silence,
      ]),
      ...dashboard(prefix, region, endpoint),
      ...(onLaptop ? {} : bus(prefix)),
    },
  };
};
