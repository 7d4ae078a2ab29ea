// What calls for a person: alarms beside those that roll back, the topic they go to, a dashboard, and a budget where one is set.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const MINUTE = 60;
const FIVE_MINUTES = 5 * MINUTE;
const HOUR = 60 * MINUTE;
const TOPIC = [{ Ref: 'OperationsTopic' }];

const insist = (condition, message) => {
  if (!condition) throw new Error(message);
};

/** Each queue of dead letters in deploy/messaging.yml, by its logical id. */
const LETTERS = [
  ...readFileSync(join(__dirname, 'messaging.yml'), 'utf8').matchAll(/^ {2}(\w+)DeadLetters:/gm),
].map(([, name]) => name);
const STREAM_READERS = ['publishFeedback', 'judgeThresholds', 'announceCycle'];
const MACHINES = { retraining: 'RetrainingStateMachine', evaluation: 'EvaluationStateMachine' };

const alarm = (prefix, [name, description, metric, dimensions, rule]) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: `${prefix}-${name}`,
    AlarmDescription: description,
    Namespace: metric.split(' ')[0],
    MetricName: metric.split(' ')[1],
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
    AlarmActions: TOPIC,
    OKActions: TOPIC,
    ...rule,
  },
});

const above = (Threshold, Statistic, Period) => ({
  Statistic,
  Period,
  Threshold,
  ComparisonOperator: 'GreaterThanThreshold',
});
const silent = (Period) => ({
  Statistic: 'Sum',
  Period,
  Threshold: 1,
  ComparisonOperator: 'LessThanThreshold',
  TreatMissingData: 'breaching',
});

/** Logical id -> name, description, namespace and metric, dimensions, rule. */
const alarms = (prefix, silenceHours) => {
  const one = (FunctionName) => ({ FunctionName: `${prefix}-${FunctionName}` });
  return {
    ...Object.fromEntries(
      LETTERS.map((letters) => [
        `${letters}LettersAlarm`,
        [
          `dead-letters-${letters.toLowerCase()}`,
          `Messages were put aside (${letters.toLowerCase()}); npx loop dlq show says why.`,
          'AWS/SQS ApproximateNumberOfMessagesVisible',
          { QueueName: { 'Fn::GetAtt': [`${letters}DeadLetters`, 'QueueName'] } },
          above(0, 'Maximum', FIVE_MINUTES),
        ],
      ]),
    ),
    ...Object.fromEntries(
      STREAM_READERS.map((name) => [
        `${name[0].toUpperCase()}${name.slice(1)}BehindAlarm`,
        [
          `stream-${name}`,
          `${name} is more than 15 minutes behind its stream, which keeps a day.`,
          'AWS/Lambda IteratorAge',
          one(name),
          above(15 * MINUTE * 1000, 'Maximum', FIVE_MINUTES),
        ],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(MACHINES).flatMap(([name, id]) =>
        ['Failed', 'TimedOut'].map((end) => [
          `${id}${end}Alarm`,
          [
            `${name}-${end.toLowerCase()}`,
            `An execution of ${name} ended as ${end}; its message says which step and why.`,
            `AWS/States Executions${end}`,
            { StateMachineArn: { Ref: id } },
            above(0, 'Sum', FIVE_MINUTES),
          ],
        ]),
      ),
    ),
    ApiErrorsAlarm: [
      'api-5xx',
      'The API answers with errors of its own.',
      'AWS/ApiGateway 5xx',
      { ApiId: { Ref: 'HttpApi' } },
      above(5, 'Sum', FIVE_MINUTES),
    ],
    WatchdogErrorsAlarm: [
      'watchdog-errors',
      'The watchdog fails, so nobody mends what is stuck.',
      'AWS/Lambda Errors',
      one('watchdog'),
      above(1, 'Sum', 15 * MINUTE),
    ],
    WatchdogSilentAlarm: [
      'watchdog-silent',
      'The watchdog did not look for half an hour.',
      'AWS/Lambda Invocations',
      one('watchdog'),
      silent(30 * MINUTE),
    ],
    ...(silenceHours === 0
      ? {}
      : {
          NoFeedbackAlarm: [
            'no-feedback',
            `No correction was recorded for ${silenceHours} hours.`,
            'AWS/Lambda Invocations',
            one('publishFeedback'),
            silent(silenceHours * HOUR),
          ],
        }),
  };
};

/** By CloudFormation, in the dashboard's JSON. */
const filledIn = (name) => `\${${name}}`;

const graph = (title, metrics, index, stat = 'Sum') => ({
  type: 'metric',
  width: 12,
  height: 6,
  x: (index % 2) * 12,
  y: Math.floor(index / 2) * 6,
  properties: { title, metrics, stat, period: 300, region: filledIn('AWS::Region'), view: 'timeSeries' },
});

const dashboard = (prefix, endpoint) => {
  const served = ['EndpointName', endpoint, 'VariantName', 'AllTraffic'];
  const lambda = (metric, name) => ['AWS/Lambda', metric, 'FunctionName', `${prefix}-${name}`];
  const states = (metric) => ['AWS/States', metric, 'StateMachineArn', filledIn('RetrainingStateMachine')];
  const graphs = [
    [
      'Predictions and their errors',
      [
        ['AWS/SageMaker', 'Invocations', ...served],
        ['AWS/SageMaker', 'Invocation5XXErrors', ...served],
        ['AWS/SageMaker', 'InvocationModelErrors', ...served],
      ],
    ],
    ['Model latency, microseconds', [['AWS/SageMaker', 'ModelLatency', ...served]], 'Average'],
    [
      'Corrections: recorded, counted',
      [
        lambda('Invocations', 'submitFeedback'),
        lambda('Invocations', 'publishFeedback'),
        lambda('Invocations', 'accumulate'),
      ],
    ],
    ['Streams: milliseconds behind', STREAM_READERS.map((name) => lambda('IteratorAge', name)), 'Maximum'],
    ['Retrainings', ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed'].map(states)],
    [
      'Dead letters',
      LETTERS.map((name) => [
        'AWS/SQS',
        'ApproximateNumberOfMessagesVisible',
        'QueueName',
        filledIn(`${name}DeadLetters.QueueName`),
      ]),
      'Maximum',
    ],
    [
      'API: requests and errors',
      ['Count', '4xx', '5xx'].map((metric) => ['AWS/ApiGateway', metric, 'ApiId', filledIn('HttpApi')]),
    ],
    ['Instances: CPU %', [['/aws/sagemaker/Endpoints', 'CPUUtilization', ...served]], 'Average'],
  ];
  const widgets = graphs.map(([title, metrics, stat], index) => graph(title, metrics, index, stat));
  return {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: { DashboardName: prefix, DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets }) } },
  };
};

const budget = (prefix, limit, email) => {
  const told = (NotificationType, Threshold) => ({
    Notification: {
      NotificationType,
      Threshold,
      ThresholdType: 'PERCENTAGE',
      ComparisonOperator: 'GREATER_THAN',
    },
    Subscribers: [{ SubscriptionType: 'EMAIL', Address: email }],
  });
  return {
    Type: 'AWS::Budgets::Budget',
    Properties: {
      Budget: {
        BudgetName: `${prefix}-monthly`,
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: limit, Unit: 'USD' },
      },
      NotificationsWithSubscribers: [told('ACTUAL', 80), told('FORECASTED', 100)],
    },
  };
};

const topic = (prefix) => ({
  Type: 'AWS::SNS::Topic',
  Metadata: {
    checkov: {
      skip: [
        {
          id: 'CKV_AWS_26',
          comment:
            'CloudWatch cannot publish under AWS’s own key for SNS, and a key of the customer costs monthly; alarms name resources, never a text or a user.',
        },
      ],
    },
  },
  Properties: { TopicName: `${prefix}-operations` },
});

const readSettings = ({ alarmEmail, silenceAlarmHours, monthlyBudget }) => {
  const email = String(alarmEmail ?? '').trim();
  const [hours, limit] = [Number(silenceAlarmHours), Number(monthlyBudget)];
  insist(
    email === '' || /^\S+@\S+$/.test(email),
    `alarmEmail is ${JSON.stringify(alarmEmail)}; give one address, or none.`,
  );
  insist(
    Number.isInteger(hours) && hours >= 0 && hours <= 24,
    `silenceAlarmHours is ${JSON.stringify(silenceAlarmHours)}; use 0 to 24 (CloudWatch looks back a day at most).`,
  );
  insist(limit >= 0, `monthlyBudget is ${JSON.stringify(monthlyBudget)}; use USD a month, or 0 for none.`);
  insist(
    limit === 0 || email !== '',
    'monthlyBudget is set, but nobody is to be told; add --param=alarmEmail=….',
  );
  return { email, hours, limit };
};

module.exports = async ({ resolveVariable }) => {
  const { prefix, endpoint } = await resolveVariable('self:custom.names');
  const { email, hours, limit } = readSettings(await resolveVariable('self:custom.watching'));
  const Resources = { OperationsTopic: topic(prefix) };
  // On the laptop a person is looking anyway, and the emulator has none of these metrics.
  if ((await resolveVariable('sls:stage')) === 'local') return { Resources };
  for (const [id, row] of Object.entries(alarms(prefix, hours))) Resources[id] = alarm(prefix, row);
  Resources.Dashboard = dashboard(prefix, endpoint);
  if (email !== '')
    Resources.OperationsEmail = {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'OperationsTopic' }, Protocol: 'email', Endpoint: email },
    };
  if (limit > 0) Resources.Budget = budget(prefix, limit, email);
  return { Resources, Outputs: { OperationsTopicArn: { Value: { Ref: 'OperationsTopic' } } } };
};
module.exports.alarms = alarms;
