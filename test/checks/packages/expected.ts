// The places where two packaged templates may differ, and the stage parameter behind each.
import type { Expected } from './differences.ts';

const BY_STAGE: readonly Expected[] = [
  { path: 'Resources.*LambdaFunction.Properties.Environment.Variables.STAGE', because: 'stage' },
  { path: 'Resources.*StateMachineRole.Properties.Policies.0.PolicyName', because: 'stage' },
];

const BY_ENDPOINT_KIND: readonly Expected[] = [
  {
    path: 'Resources.DeployEndpointLambdaFunction.Properties.Environment.Variables.ENDPOINT_KIND',
    because: 'endpointKind',
  },
];

const BY_API_REFERENCE: readonly Expected[] = [
  { path: 'Resources.HttpApiRouteGetOpenapijson.Properties.AuthorizationType', because: 'apiReference' },
  { path: 'Resources.ShowReference*', because: 'apiReference' },
  { path: 'Resources.HttpApiIntegrationShowReference', because: 'apiReference' },
  { path: 'Resources.HttpApiRouteGetDocs', because: 'apiReference' },
  { path: 'Resources.HttpApiStage.Properties.RouteSettings.GET /docs', because: 'apiReference' },
  { path: 'Resources.HttpApiStage.DependsOn.*', because: 'apiReference' },
];

/** Only the application's routes change hands. */
const BY_APPLICATION_AUTH: readonly Expected[] = [
  { path: 'Resources.HttpApiAuthorizerApplication', because: 'applicationAuth' },
  { path: 'Resources.HttpApi.Properties.CorsConfiguration', because: 'corsOrigins' },
  ...[
    ...[
      'PostPredictDashsentiment',
      'PostPredictDashsentimentBatch',
      'PostSubmitDashfeedback',
      'PostFeedbackBulk',
    ],
    ...['GetFeedbackIdVar', 'PutFeedbackIdVar', 'DeleteFeedbackIdVar'],
  ].flatMap((route) => [
    { path: `Resources.HttpApiRoute${route}.Properties.AuthorizationType`, because: 'applicationAuth' },
    { path: `Resources.HttpApiRoute${route}.Properties.AuthorizerId`, because: 'applicationAuth' },
  ]),
];

/** Twenty corrections make a laptop's window full; nobody's data is kept there. */
const BY_LAPTOP: readonly Expected[] = [
  { path: 'Conditions', because: 'stage' },
  { path: 'Resources.BusArchive', because: 'stage' },
  { path: 'Resources.Clearing', because: 'stage' },
  { path: 'Resources.TrainingPipeline.Condition', because: 'stage' },
  { path: 'Resources.ModelGroup.Condition', because: 'stage' },
  { path: 'Resources.ServerlessDeploymentBucket*', because: 'deploymentBucket' },
  { path: 'Resources.*LambdaFunction.Properties.Code.S3Bucket', because: 'deploymentBucket' },
  { path: 'Outputs.ServerlessDeploymentBucketName.Value', because: 'deploymentBucket' },
  ...[
    ['VOLUME_THRESHOLD', 'volumeThreshold'],
    ['DISAGREEMENT_MINIMUM', 'disagreementMinimum'],
    ['LABEL_SHIFT_MINIMUM', 'labelShiftMinimum'],
    ['COOL_DOWN_SECONDS', 'coolDownSeconds'],
    ['GATE_MINIMUM_EFFECT', 'gateMinimumEffect'],
  ].map(([variable, because = '']) => ({
    path: `Resources.*LambdaFunction.Properties.Environment.Variables.${variable}`,
    because,
  })),
  {
    path: 'Resources.ClearEndpointLambdaFunction.Properties.Environment.Variables.DATA_REMOVAL',
    because: 'dataRemoval',
  },
  { path: 'Resources.*.DeletionPolicy', because: 'dataRemoval' },
  { path: 'Resources.*.UpdateReplacePolicy', because: 'dataRemoval' },
  { path: 'Resources.*Table.Properties.DeletionProtectionEnabled', because: 'deletionProtection' },
];

/** By the variant that is compared with `prod`. */
export const EXPECTED: Readonly<Record<string, readonly Expected[]>> = {
  dev: BY_STAGE,
  local: [...BY_STAGE, ...BY_API_REFERENCE, ...BY_LAPTOP],
  'serverless-endpoint': BY_ENDPOINT_KIND,
  'open-reference': BY_API_REFERENCE,
  tokens: BY_APPLICATION_AUTH,
};
