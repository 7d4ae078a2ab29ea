// An account as AWS would answer for it: empty, with generous quotas, unless a test says otherwise.
import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import type { Clients } from '../../../../cli/doctor/clients.ts';
import type { Visit } from '../../../../cli/doctor/doctor.ts';
import { type Script, scriptedClient, serviceError } from '../../../support/scripted-client.ts';

export const ACCOUNT = '111122223333';
export const VISIT: Visit = { stage: 'prod', region: 'eu-west-1', param: {}, nodeVersion: '24.21.0' };

export const quota = (QuotaName: string, Value: number, QuotaCode = 'L-00000000'): ServiceQuota => ({
  QuotaName,
  Value,
  QuotaCode,
});

const ENOUGH = [
  quota('ml.g4dn.xlarge for training job usage', 1, 'L-3F53BF0F'),
  quota('ml.m5.large for processing job usage', 4, 'L-8541302D'),
  quota('ml.c6i.large for endpoint usage', 4),
  quota('Concurrent executions', 1000, 'L-B99A9384'),
];

const missing = (name: string, message?: string) => () => {
  throw serviceError(name, message);
};

/** Answers of Service Quotas for these quotas: by code, and in pages of one. */
export const quotaScript = (
  quotas: readonly ServiceQuota[],
  defaults: readonly ServiceQuota[] = [],
): Script => {
  const paged = (all: readonly ServiceQuota[]) => (input: { NextToken?: string }) => {
    const at = Number(input.NextToken ?? 0);
    return { Quotas: all.slice(at, at + 1), ...(at + 1 < all.length ? { NextToken: String(at + 1) } : {}) };
  };
  return {
    GetServiceQuota: ({ QuotaCode }) => {
      const found = quotas.find((each) => each.QuotaCode === QuotaCode);
      if (found === undefined) throw serviceError('NoSuchResourceException');
      return { Quota: found };
    },
    ListServiceQuotas: paged(quotas),
    ListAWSDefaultServiceQuotas: paged(defaults),
  };
};

/** Error names and texts as docs and others' captures have them (aws-contracts §2.9). */
const EMPTY: Record<keyof Clients, Script> = {
  identity: {
    GetCallerIdentity: () => ({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/operator` }),
  },
  quotas: quotaScript(ENOUGH),
  stacks: {
    DescribeStacks: missing('ValidationError', 'Stack with id sentiment-prod does not exist'),
  },
  buckets: { HeadBucket: missing('NotFound') },
  buses: { DescribeEventBus: missing('ResourceNotFoundException') },
  tables: { DescribeTable: missing('ResourceNotFoundException') },
  secrets: { DescribeSecret: missing('ResourceNotFoundException') },
  models: {
    DescribeModelPackageGroup: missing(
      'ValidationException',
      'ModelPackageGroup sentiment-prod does not exist.',
    ),
    DescribeEndpoint: missing('ValidationException', 'Could not find endpoint "sentiment-prod".'),
  },
};

export const account = (given: Partial<Record<keyof Clients, Script>> = {}) => {
  const scripted = Object.fromEntries(
    Object.entries(EMPTY).map(([name, script]) => [
      name,
      scriptedClient({ ...script, ...given[name as keyof Clients] }),
    ]),
  );
  const clients = Object.fromEntries(
    Object.entries(scripted).map(([name, { client }]) => [name, client]),
  ) as unknown as Clients;
  return { clients, sent: () => Object.values(scripted).flatMap(({ sent }) => sent) };
};
