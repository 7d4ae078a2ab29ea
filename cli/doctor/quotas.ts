// Does the account allow the instances that the loop starts? New accounts often have a quota of 0 for them.
import {
  GetServiceQuotaCommand,
  ListAWSDefaultServiceQuotasCommand,
  ListServiceQuotasCommand,
  type ServiceQuota,
} from '@aws-sdk/client-service-quotas';
import type { StageParameters } from '../cost/workload.ts';
import type { Clients } from './clients.ts';
import { type Finding, serviceWords } from './finding.ts';

export interface Wanted {
  readonly service: 'sagemaker' | 'lambda';
  /** As Service Quotas names it; quotas are found by it. */
  readonly name: string;
  readonly needed: number;
  readonly because: string;
  /** Fewer than needed still works, only worse. */
  readonly bearable?: boolean;
}

/**
 * Codes as they stand in several public Terraform files and issues; none was asked of AWS. They only save a long list: an answer
 * counts only where its name is the one wanted.
 */
export const CODES: Readonly<Record<string, string>> = {
  'ml.g4dn.xlarge for training job usage': 'L-3F53BF0F',
  'ml.m5.large for processing job usage': 'L-8541302D',
  'Concurrent executions': 'L-B99A9384',
};

/** Below this many functions at a time a burst of corrections meets throttles. */
const FUNCTIONS_AT_ONCE = 50;

const endpointQuota = (stage: StageParameters): Wanted[] =>
  stage.endpointKind === 'serverless'
    ? []
    : [
        {
          service: 'sagemaker',
          name: `${stage.endpointInstanceType} for endpoint usage`,
          needed: 2 * stage.endpointInstanceCount,
          because: `${stage.endpointInstanceCount} serve, and as many stand beside them while traffic moves to a new model`,
        },
      ];

export const wantedQuotas = (stage: StageParameters): Wanted[] => [
  {
    service: 'sagemaker',
    name: `${stage.trainingInstanceType} for training job usage`,
    needed: 1,
    because: 'one training runs at a time',
  },
  {
    service: 'sagemaker',
    name: `${stage.processingInstanceType} for processing job usage`,
    needed: 2,
    because: 'one job of a retraining, and an evaluation that somebody asks for meanwhile',
  },
  ...endpointQuota(stage),
  {
    service: 'lambda',
    name: 'Concurrent executions',
    needed: FUNCTIONS_AT_ONCE,
    because: 'all functions of the region share it',
    bearable: true,
  },
];

const MOST_PAGES = 100;
type Page = { readonly Quotas?: ServiceQuota[] | undefined; readonly NextToken?: string | undefined };

const findIn = async (
  page: (token: string | undefined) => Promise<Page>,
  name: string,
): Promise<ServiceQuota | undefined> => {
  let token: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { Quotas = [], NextToken } = await page(token);
    const found = Quotas.find(({ QuotaName }) => QuotaName === name);
    if (found !== undefined || NextToken === undefined) return found;
    token = NextToken;
  }
  throw new Error(`Service Quotas has more than ${MOST_PAGES} pages.`);
};

const byCode = async ({ quotas }: Pick<Clients, 'quotas'>, { service, name }: Wanted) => {
  const QuotaCode = CODES[name];
  if (QuotaCode === undefined) return undefined;
  try {
    const { Quota } = await quotas.send(new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode }));
    return Quota?.QuotaName === name ? Quota : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchResourceException') return undefined;
    throw error;
  }
};

/** The account's own value where there is one, else AWS's default. */
const findQuota = async (
  clients: Pick<Clients, 'quotas'>,
  wanted: Wanted,
): Promise<ServiceQuota | undefined> => {
  const request = (token: string | undefined) => ({
    ServiceCode: wanted.service,
    MaxResults: 100,
    ...(token === undefined ? {} : { NextToken: token }),
  });
  const { quotas } = clients;
  return (
    (await byCode(clients, wanted)) ??
    (await findIn((token) => quotas.send(new ListServiceQuotasCommand(request(token))), wanted.name)) ??
    (await findIn(
      (token) => quotas.send(new ListAWSDefaultServiceQuotasCommand(request(token))),
      wanted.name,
    ))
  );
};

export const askingFor = (
  { service, name, needed }: Wanted,
  code: string | undefined,
  region: string,
): string => {
  const page = `https://${region}.console.aws.amazon.com/servicequotas/home/services/${service}/quotas`;
  return code === undefined
    ? `Ask for ${needed}: ${page}, search "${name}". An answer can take days.`
    : `Ask for ${needed}: aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${needed} (or ${page}/${code}). An answer can take days.`;
};

const judged = (wanted: Wanted, quota: ServiceQuota | undefined, region: string): Finding => {
  const subject = 'quota';
  const { name, needed, because, bearable } = wanted;
  const value = quota?.Value;
  if (value === undefined)
    return {
      subject,
      verdict: 'unknown',
      words: `"${name}" is not listed. New accounts often have 0 of it; ${needed} are needed: ${because}.`,
      remedy: askingFor(wanted, undefined, region),
    };
  if (value >= needed) return { subject, verdict: 'ok', words: `${name}: ${value}, needed ${needed}` };
  return {
    subject,
    verdict: bearable ? 'warn' : 'fail',
    words: `${name}: ${value}, but ${needed} are needed: ${because}.`,
    remedy: askingFor(wanted, quota?.QuotaCode, region),
  };
};

export const quotaFindings = (
  clients: Pick<Clients, 'quotas'>,
  stage: StageParameters,
  region: string,
): Promise<Finding[]> =>
  Promise.all(
    wantedQuotas(stage).map(async (wanted): Promise<Finding> => {
      try {
        return judged(wanted, await findQuota(clients, wanted), region);
      } catch (error) {
        return {
          subject: 'quota',
          verdict: 'unknown',
          words: `${wanted.name}: could not be asked. ${serviceWords(error)}`,
          remedy: `Allow servicequotas:GetServiceQuota and ListServiceQuotas, or look yourself. ${askingFor(wanted, undefined, region)}`,
        };
      }
    }),
  );
