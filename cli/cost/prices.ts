// The one table of prices: USD on demand in eu-west-1, each with its date, its source and how far it was checked.

/**
 * `price-list`: read in a published copy of AWS's price list, whose address and edition are named; the list itself could not be
 * asked from here. `invoice`: read in a published bill. `unverified`: from no source that names this region; check it first.
 */
export type Trust = 'price-list' | 'invoice' | 'unverified';

export interface Price {
  readonly usd: number;
  /** What one unit is; a quantity in the bill is counted in it. */
  readonly unit: string;
  /** Of the price list's edition, the bill's month, or the day the figure was written down. */
  readonly date: string;
  readonly trust: Trust;
  readonly source: string;
}

export const REGION = 'eu-west-1';
/** When the table was last gone through. */
export const CHECKED = '2026-11-25';

const LIST = 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws';
/** Copies of the price list's entries, with their editions: GitHub henderjm/world-cup-sweepstake, docs/costs/aws-ireland-rates.json. */
const listed = (usd: number, unit: string, service: string, edition: string): Price => ({
  usd,
  unit,
  date: `${edition.slice(0, 4)}-${edition.slice(4, 6)}-${edition.slice(6, 8)}`,
  trust: 'price-list',
  source: `${LIST}/${service}/${edition}/${REGION}/index.json`,
});
/** Another copy, without editions in its addresses: GitHub mamtha4u/SDLC, backend/config/pricing_eu-west-1.json. */
const current = (usd: number, unit: string, service: string, date: string): Price => ({
  usd,
  unit,
  date,
  trust: 'price-list',
  source: `${LIST}/${service}/current/${REGION}/index.json`,
});
const billed = (usd: number, unit: string): Price => ({
  usd,
  unit,
  date: '2023-12',
  trust: 'invoice',
  source: 'https://github.com/aws-samples/sagemaker-ssh-helper/blob/main/Sample_Costs.md (EU Ireland)',
});
const unverified = (usd: number, unit: string, source: string): Price => ({
  usd,
  unit,
  date: CHECKED,
  trust: 'unverified',
  source,
});

const DYNAMODB = '20260911124422';
const CLOUDWATCH = '20260922021715';
const S3 = '20260928230416';

export const PRICES = {
  'http-api-request': listed(1.11e-6, 'request', 'AmazonApiGateway', '20261002231501'),
  'lambda-request': current(0.2e-6, 'request', 'AWSLambda', '2026-10-01'),
  'lambda-gb-second': current(13.3334e-6, 'GB-second', 'AWSLambda', '2026-10-01'),
  'dynamodb-write': listed(0.705e-6, 'write unit', 'AmazonDynamoDB', DYNAMODB),
  'dynamodb-read': listed(0.1415e-6, 'read unit', 'AmazonDynamoDB', DYNAMODB),
  'dynamodb-storage': listed(0.283, 'GB-month', 'AmazonDynamoDB', DYNAMODB),
  'dynamodb-recovery': listed(0.22, 'GB-month', 'AmazonDynamoDB', DYNAMODB),
  'bus-event': unverified(
    1e-6,
    'event',
    'https://cloudburn.io/blog/amazon-eventbridge-pricing (us-east-1, March 2026, said to be alike in most regions)',
  ),
  'queue-request': current(0.4e-6, 'request', 'AWSQueueService', '2026-09-11'),
  'topic-request': current(0.5e-6, 'request', 'AmazonSNS', '2026-09-15'),
  'schedule-call': unverified(
    1e-6,
    'call',
    'https://cloudburn.io/blog/amazon-eventbridge-pricing (us-east-1, March 2026; 14 million a month are free there)',
  ),
  'state-transition': unverified(
    25e-6,
    'transition',
    'a public repository that quotes the price list AmazonStates, EU (Ireland), of 2026-09-11; the list itself was not seen',
  ),
  'log-ingestion': listed(0.57, 'GB', 'AmazonCloudWatch', CLOUDWATCH),
  'log-storage': listed(0.03, 'GB-month', 'AmazonCloudWatch', CLOUDWATCH),
  alarm: listed(0.1, 'alarm-month', 'AmazonCloudWatch', CLOUDWATCH),
  secret: listed(0.4, 'secret-month', 'AWSSecretsManager', '20260911124610'),
  's3-storage': listed(0.023, 'GB-month', 'AmazonS3', S3),
  's3-put': listed(5e-6, 'request', 'AmazonS3', S3),
  's3-get': listed(0.4e-6, 'request', 'AmazonS3', S3),
  'transfer-out': listed(0.09, 'GB', 'AWSDataTransfer', '20260916132208'),
  'endpoint-data': billed(0.016, 'GB'),
  'processing-volume': billed(0.11, 'GB-month'),
  'training-volume': billed(0.154, 'GB-month'),
  'serverless-gb-second': unverified(
    20e-6,
    'GB-second',
    'no source found for eu-west-1; look at https://aws.amazon.com/sagemaker/pricing/',
  ),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;

/** Instances by use; SageMaker bills an hour of one type nearly alike for every use. */
export const INSTANCES: Readonly<Record<string, Price>> = {
  'ml.g4dn.xlarge': billed(0.822, 'hour'),
  'ml.m5.large': billed(0.128, 'hour'),
  'ml.m5.xlarge': billed(0.257, 'hour'),
  'ml.c6i.large': unverified(
    0.109,
    'hour',
    'EC2 c6i.large in eu-west-1 (0.0912) and a fifth, as ml.m5.large is to m5.large; no source names it',
  ),
  'ml.c5.xlarge': unverified(
    0.23,
    'hour',
    'EC2 c5.xlarge in eu-west-1 (0.192) and a fifth, as ml.m5.large is to m5.large; no source names it',
  ),
};

/** What the simulation reckons with, in the region of its published figures. */
export const SIMULATED = {
  date: '2026-11',
  region: 'us-east-1',
  currency: 'USD',
  hourly: { 'ml.g4dn.xlarge': 0.7364, 'ml.c5.xlarge': 0.204, 'ml.m5.large': 0.115 } as Readonly<
    Record<string, number>
  >,
} as const;
