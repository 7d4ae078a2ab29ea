// What is remembered of models, endpoint configurations and endpoints, as Describe answers.
import type { FleetPlan } from '../hosting/fleet-plan.ts';
import type {
  CreateEndpointConfigRequest,
  DeploymentConfig,
  ProductionVariant,
} from '../operations/shapes/endpoint-config.ts';
import type { CreateModelRequest } from '../operations/shapes/model.ts';

export type ModelRecord = Omit<CreateModelRequest, 'Tags'> & {
  readonly ModelArn: string;
  readonly CreationTime: number;
};

export type EndpointConfigRecord = Omit<CreateEndpointConfigRequest, 'Tags'> & {
  readonly EndpointConfigArn: string;
  readonly CreationTime: number;
};

export type EndpointStatus = 'Creating' | 'Updating' | 'RollingBack' | 'InService' | 'Deleting' | 'Failed';
export type VariantStage = 'Creating' | 'Updating' | 'Deleting' | 'ActivatingTraffic' | 'Baking';

export interface VariantStatus {
  readonly Status: VariantStage;
  readonly StatusMessage?: string;
  readonly StartTime: number;
}

export interface VariantSummary {
  readonly VariantName: string;
  readonly DeployedImages?: readonly {
    SpecifiedImage: string;
    ResolvedImage: string;
    ResolutionTime: number;
  }[];
  readonly CurrentWeight: number;
  readonly DesiredWeight: number;
  readonly CurrentInstanceCount?: number | undefined;
  readonly DesiredInstanceCount?: number | undefined;
  readonly CurrentServerlessConfig?: ProductionVariant['ServerlessConfig'];
  readonly DesiredServerlessConfig?: ProductionVariant['ServerlessConfig'];
  readonly VariantStatus?: readonly VariantStatus[] | undefined;
}

export interface PendingDeployment {
  readonly EndpointConfigName: string;
  readonly ProductionVariants: readonly VariantSummary[];
  readonly StartTime: number;
}

export interface EndpointRecord {
  readonly EndpointName: string;
  readonly EndpointArn: string;
  /** The configuration that serves; while the first one is being created, the one asked for. */
  readonly EndpointConfigName: string;
  readonly EndpointStatus: EndpointStatus;
  readonly ProductionVariants?: readonly VariantSummary[] | undefined;
  readonly FailureReason?: string | undefined;
  readonly LastDeploymentConfig?: DeploymentConfig | undefined;
  readonly PendingDeploymentSummary?: PendingDeployment | undefined;
  /** What serves, or what is being created: enough to start it again after a restart. */
  readonly plan: FleetPlan;
  readonly CreationTime: number;
  readonly LastModifiedTime: number;
}
