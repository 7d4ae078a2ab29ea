// The deployment's files against the functions they deploy: settings, queues, routes, alarms.
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../functions/api/catalogue.ts';
import { type Document, settingsOf, yaml } from './sources.ts';

const functions: Record<string, Document> = yaml('deploy/functions.yml');
const service = yaml('serverless.yml');
const messaging: Record<string, Document> = yaml('deploy/messaging.yml').Resources;
const storage: Record<string, Document> = yaml('deploy/storage.yml').Resources;
const alarms: Record<string, Document> = yaml('deploy/alarms.yml').Resources;

const triggers = (kind: string) =>
  Object.entries(functions).flatMap(([name, { events = [] }]) =>
    events.filter((event: Document) => kind in event).map((event: Document) => [name, event[kind]] as const),
  );
const ofType = (resources: Record<string, Document>, type: string) =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

describe('settings', () => {
  const limits = service.custom.limits;
  test.each(Object.entries(functions))(
    '%s is given every variable that it reads',
    (_, { handler, environment }) => {
      const own = typeof environment === 'string' ? limits : (environment ?? {});
      const given = new Set([...Object.keys(service.provider.environment), ...Object.keys(own)]);
      const wanted = settingsOf(handler.replace(/\.handler$/, '.ts'));
      expect(wanted.filter((name) => !given.has(name))).toEqual([]);
    },
  );

  test('the users’ own names are kept where they have one', () => {
    expect(Object.keys(service.provider.environment)).toEqual(
      expect.arrayContaining([
        ...['S3_BUCKET', 'DYNAMODB_TABLE_NAME', 'SNS_TOPIC_ARN', 'SAGEMAKER_ENDPOINT_NAME', 'SAGEMAKER_ROLE'],
      ]),
    );
  });
});

describe('the HTTP API', () => {
  const signedLinks = OPERATIONS.filter(({ caller }) => caller === 'link').map(({ id }) => id);

  test('is open to nobody without a signature: of the request, or of the link that was opened', () => {
    const routes = triggers('httpApi');
    expect(routes.length).toBeGreaterThanOrEqual(6);
    for (const [name, { authorizer }] of routes)
      expect([name, authorizer?.type]).toEqual([name, signedLinks.includes(name) ? undefined : 'aws_iam']);
  });

  test('has two routes of signed links and no more, and both read the key that links are signed under', () => {
    expect(signedLinks.sort()).toEqual(['followDecisionLink', 'showDecisionLink']);
    for (const name of [...signedLinks, 'askForApproval'])
      expect(functions[name].environment.LINK_KEY_SECRET).toBe('LinkKey');
  });
});

describe('queues', () => {
  test.each(triggers('sqs'))(
    'of %s hold a message back long enough for its function, and report single failures',
    (name, { arn, functionResponseType }) => {
      const queue = messaging[arn.split('.')[0]];
      const timeout = functions[name].timeout ?? service.provider.timeout;
      expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
      expect(functionResponseType).toBe('ReportBatchItemFailures');
    },
  );

  test.each(triggers('sqs'))(
    'of %s put what fails for good aside, where its function also puts what it refuses',
    (name, { arn }) => {
      const { deadLetterTargetArn, maxReceiveCount } = messaging[arn.split('.')[0]].Properties.RedrivePolicy;
      const letters = deadLetterTargetArn.split('.')[0];
      expect(messaging[letters].Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
      expect(maxReceiveCount).toBeGreaterThan(1);
      expect(Object.values(functions[name].environment)).toContain(letters);
    },
  );

  test.each(ofType(messaging, 'AWS::SQS::Queue'))('%s is encrypted', (_, { Properties }) => {
    expect(Properties.SqsManagedSseEnabled).toBe(true);
  });

  test('larger batches wait for company, as Lambda asks', () => {
    for (const [, { batchSize, maximumBatchingWindow }] of triggers('sqs'))
      if (batchSize > 10) expect(maximumBatchingWindow).toBeGreaterThanOrEqual(1);
  });
});

describe('streams', () => {
  test.each(triggers('stream'))(
    'of %s start at the beginning, report where to go on, and put nothing away unseen',
    (_, stream) => {
      expect(stream).toMatchObject({
        type: 'dynamodb',
        startingPosition: 'TRIM_HORIZON',
        functionResponseType: 'ReportBatchItemFailures',
        destinations: { onFailure: { arn: 'StreamDeadLetters.Arn' } },
      });
    },
  );
});

describe('rules', () => {
  test.each(ofType(messaging, 'AWS::Events::Rule'))(
    '%s keeps what it cannot deliver',
    (_, { Properties }) => {
      for (const target of Properties.Targets) {
        expect(target.DeadLetterConfig.Arn).toBe('RuleDeadLetters.Arn');
        expect(messaging[target.Arn.split('.')[0]]?.Type).toBe('AWS::SQS::Queue');
      }
    },
  );

  test('every rule may fill its queue', () => {
    const [, policy] = ofType(messaging, 'AWS::SQS::QueuePolicy')[0] as [string, Document];
    const sources = policy.Properties.PolicyDocument.Statement[0].Condition.ArnEquals['aws:SourceArn'];
    expect(sources.sort()).toEqual(
      ofType(messaging, 'AWS::Events::Rule')
        .map(([name]) => `${name}.Arn`)
        .sort(),
    );
    const filled = ofType(messaging, 'AWS::Events::Rule').flatMap(([, { Properties }]) =>
      Properties.Targets.map(({ Arn }: Document) => Arn.split('.')[0]),
    );
    expect(policy.Properties.Queues).toEqual(expect.arrayContaining(filled));
  });

  test('the end of an execution counts with every terminal status', () => {
    expect(messaging.ExecutionEndRule.Properties.EventPattern.detail.status).toEqual([
      'SUCCEEDED',
      'FAILED',
      'TIMED_OUT',
      'ABORTED',
    ]);
  });
});

describe('what must outlive a deployment', () => {
  test.each(ofType(storage, 'AWS::DynamoDB::Table'))(
    '%s is on demand, backed up, encrypted and protected',
    (_, table) => {
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        DeletionProtectionEnabled: '${param:deletionProtection}',
      });
      expect(table.DeletionPolicy).toBe('${param:dataRemoval}');
    },
  );

  test.each(ofType(storage, 'AWS::S3::Bucket'))(
    '%s is private, encrypted, versioned and reached over TLS only',
    (name, bucket) => {
      expect(Object.values(bucket.Properties.PublicAccessBlockConfiguration)).toEqual([
        true,
        true,
        true,
        true,
      ]);
      expect(bucket.Properties).toMatchObject({ VersioningConfiguration: { Status: 'Enabled' } });
      expect(bucket.Properties.BucketEncryption).toBeDefined();
      const policy = storage[`${name}Policy`].Properties;
      expect(policy.Bucket).toBe(name);
      expect(policy.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': false } },
        }),
      );
    },
  );

  test('data is kept and protected everywhere but on the laptop', () => {
    expect(service.params.default).toMatchObject({ deletionProtection: true, dataRemoval: 'Retain' });
    expect(service.params.local).toMatchObject({ deletionProtection: false, dataRemoval: 'Delete' });
  });
});

test('the alarms that roll a deployment back exist', () => {
  const named = functions.deployEndpoint.environment.ROLLBACK_ALARMS.split(',');
  const existing = ofType(alarms, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties.AlarmName);
  expect(existing).toEqual(expect.arrayContaining(named));
});
