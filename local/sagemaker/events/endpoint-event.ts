// `SageMaker Endpoint State Change` and `… Deployment State Change`: Pascal keys, UPPER_SNAKE endpoint status.
import type { EndpointRecord, EndpointStatus, VariantSummary } from '../state/hosting-records.ts';
import { milliseconds, type NewEvent } from './pending-event.ts';

/** `InService` reads `IN_SERVICE` in events; the nested variant statuses stay Pascal. */
export const upperSnakeStatus = (status: EndpointStatus): string =>
  status.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

const variants = (list: readonly VariantSummary[] | undefined) =>
  list?.map((variant) => ({
    ...variant,
    DeployedImages: variant.DeployedImages?.map((image) => ({
      ...image,
      ResolutionTime: milliseconds(image.ResolutionTime),
    })),
    VariantStatus: variant.VariantStatus?.map((stage) => ({
      ...stage,
      StartTime: milliseconds(stage.StartTime),
    })),
  }));

const detail = (endpoint: EndpointRecord) => ({
  EndpointName: endpoint.EndpointName,
  EndpointArn: endpoint.EndpointArn,
  EndpointConfigName: endpoint.EndpointConfigName,
  ProductionVariants: variants(endpoint.ProductionVariants),
  EndpointStatus: upperSnakeStatus(endpoint.EndpointStatus),
  FailureReason: endpoint.FailureReason,
  CreationTime: milliseconds(endpoint.CreationTime),
  LastModifiedTime: milliseconds(endpoint.LastModifiedTime),
  Tags: {},
});

export const endpointEvent = (endpoint: EndpointRecord): NewEvent => ({
  DetailType: 'SageMaker Endpoint State Change',
  Resources: [endpoint.EndpointArn],
  Detail: detail(endpoint),
});

export const endpointDeploymentEvent = (endpoint: EndpointRecord): NewEvent => {
  const pending = endpoint.PendingDeploymentSummary;
  return {
    DetailType: 'SageMaker Endpoint Deployment State Change',
    Resources: [endpoint.EndpointArn],
    Detail: {
      ...detail(endpoint),
      ...(pending !== undefined && {
        PendingDeploymentSummary: {
          ...pending,
          StartTime: milliseconds(pending.StartTime),
          ProductionVariants: variants(pending.ProductionVariants),
        },
      }),
    },
  };
};
