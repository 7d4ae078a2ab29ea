// Are the names free that the stack will take? What an earlier stack left behind on purpose keeps its name.
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { DescribeEndpointCommand, DescribeModelPackageGroupCommand } from '@aws-sdk/client-sagemaker';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Clients } from './clients.ts';
import { type Finding, serviceWords } from './finding.ts';

export const TABLES = ['feedback-table', 'loop-table', 'evaluations-table', 'notifications-table'] as const;
export const BUCKETS = ['data', 'models', 'artifacts', 'tokenizers'] as const;
export const SECRETS = ['user-key', 'link-key'] as const;

const LONGEST_STAGE = 15;
const subject = 'names';

/** The longest part that a role's name has between stage and region (deploy/function-roles.cjs). */
export const LONGEST_ROLE = 'judgeOnSchedule-schedule';
const LONGEST_ROLE_NAME = 64;

/** What the stage's name is put into: bucket names take no capitals, an evaluation job's name has room for 15 characters. */
export const stageFinding = (stage: string, region: string): Finding => {
  const longest = `sentiment-${stage}-${LONGEST_ROLE}-${region}`.length;
  const room = Math.min(LONGEST_STAGE, stage.length - longest + LONGEST_ROLE_NAME);
  if (stage.length > room || !/^[a-z][a-z0-9-]*[a-z0-9]$/.test(stage))
    return {
      subject,
      verdict: 'fail',
      words: `"${stage}" does not do as a stage’s name in ${region}.`,
      remedy: `Use 2 to ${room} small letters, digits and hyphens, such as prod.`,
    };
  return { subject, verdict: 'ok', words: `stage ${stage}` };
};

const MISSING = new Set(['ResourceNotFoundException', 'NotFound', 'NoSuchBucket', 'ResourceNotFound']);

/** SageMaker and CloudFormation say only in the text that there is no such thing (aws-contracts §2.9). */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && (MISSING.has(error.name) || /could not find|does not exist/i.test(error.message));

const isThere = async (ask: () => Promise<unknown>): Promise<boolean> => {
  try {
    await ask();
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};

/** Each name with the question whether it is taken. */
const names = (clients: Clients, prefix: string, account: string): [string, () => Promise<unknown>][] => {
  const { buckets, buses, tables, secrets, models } = clients;
  return [
    ...TABLES.map((each): [string, () => Promise<unknown>] => {
      const TableName = `${prefix}-${each}`;
      return [`table ${TableName}`, () => tables.send(new DescribeTableCommand({ TableName }))];
    }),
    ...BUCKETS.map((each): [string, () => Promise<unknown>] => {
      const Bucket = `${prefix}-${account}-${each}`;
      return [`bucket ${Bucket}`, () => buckets.send(new HeadBucketCommand({ Bucket }))];
    }),
    ...SECRETS.map((each): [string, () => Promise<unknown>] => {
      const SecretId = `${prefix}-${each}`;
      return [`secret ${SecretId}`, () => secrets.send(new DescribeSecretCommand({ SecretId }))];
    }),
    [`bus ${prefix}`, () => buses.send(new DescribeEventBusCommand({ Name: prefix }))],
    [
      `model group ${prefix}`,
      () => models.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: prefix })),
    ],
    [`endpoint ${prefix}`, () => models.send(new DescribeEndpointCommand({ EndpointName: prefix }))],
  ];
};

const freeFindings = async (clients: Clients, prefix: string, account: string): Promise<Finding[]> => {
  const all = names(clients, prefix, account);
  const findings = await Promise.all(
    all.map(async ([name, ask]): Promise<Finding | undefined> => {
      try {
        if (!(await isThere(ask))) return undefined;
        return {
          subject,
          verdict: 'fail',
          words: `${name} is there already, without a stack.`,
          remedy: 'Take another stage, or see docs/deployment.md, "Deploying again".',
        };
      } catch (error) {
        return { subject, verdict: 'unknown', words: `${name}: ${serviceWords(error)}` };
      }
    }),
  );
  const bad = findings.filter((finding) => finding !== undefined);
  return bad.length > 0
    ? bad
    : [{ subject, verdict: 'ok', words: `${all.length} names of tables, buckets and the rest are free` }];
};

const STEADY = new Set([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
]);

const stackFinding = (name: string, status: string): Finding => {
  if (STEADY.has(status))
    return { subject, verdict: 'ok', words: `${name} stands (${status}): a deployment updates it` };
  return status.endsWith('_IN_PROGRESS')
    ? {
        subject,
        verdict: 'fail',
        words: `${name} is ${status}.`,
        remedy: 'Wait for its end, then ask again.',
      }
    : {
        subject,
        verdict: 'fail',
        words: `${name} is ${status} and takes no deployment.`,
        remedy: `aws cloudformation delete-stack --stack-name ${name}; its events say what failed (docs/troubleshooting.md).`,
      };
};

export const nameFindings = async (clients: Clients, stage: string, account: string): Promise<Finding[]> => {
  const prefix = `sentiment-${stage}`;
  try {
    const { Stacks = [] } = await clients.stacks.send(new DescribeStacksCommand({ StackName: prefix }));
    const [stack] = Stacks;
    if (stack !== undefined) return [stackFinding(prefix, stack.StackStatus ?? 'of unknown status')];
  } catch (error) {
    if (!isMissing(error))
      return [{ subject, verdict: 'unknown', words: `stack ${prefix}: ${serviceWords(error)}` }];
  }
  return freeFindings(clients, prefix, account);
};
