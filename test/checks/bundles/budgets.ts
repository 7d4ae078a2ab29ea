// How large a function's bundle may be. What is loaded before the first call is waited for by whoever makes it.

/** Minified, in KiB. */
export const BUDGET = 450;

interface Exception {
  readonly budget: number;
  readonly because: string;
}

const S3_AND_TABLE =
  'the S3 client (XML, checksums) comes on top of the tables’; 150 KiB that no configuration takes away';

/** Functions that need more, and why; not one of them answers a user who waits for a prediction. */
export const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  ...Object.fromEntries(
    [
      'listAdjudications',
      'showModel',
      'listModelFeedback',
      'registerExternalModel',
      'whatIf',
      'exportFeedback',
      'sealDataset',
      'registerModel',
      'recordEvaluation',
    ].map((name) => [name, { budget: 550, because: S3_AND_TABLE }]),
  ),
  readEvaluation: { budget: 500, because: 'reads SageMaker’s steps and jobs as well as objects in S3' },
  releaseLease: {
    budget: 500,
    because: 'lets the lease go, starts the next and tells everybody: six clients',
  },
  watchdog: { budget: 520, because: 'mends everything, so it holds five clients; runs on a schedule' },
};

/** What no bundle may hold, and why. */
export const BANNED: readonly { readonly name: string; readonly because: string }[] = [
  { name: 'aws-sdk', because: 'the SDK’s second version: 80 MB, unmaintained' },
  {
    name: '@aws-sdk/credential-provider-node',
    because: 'replaced by functions/runtime/clients/lambda-credentials.ts',
  },
  { name: '@aws-sdk/nested-clients', because: 'STS and SSO, of which no function needs anything' },
  { name: '@aws-lambda-powertools/tracer', because: '39 ms to import' },
  { name: 'zod-openapi', because: 'the description of the API is made before deployment' },
  { name: 'aws4fetch', because: 'the command line’s; functions use the SDK' },
];
