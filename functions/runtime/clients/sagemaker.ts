// The SageMaker control-plane client: pipelines, packages, endpoints.
import { SageMakerClient } from '@aws-sdk/client-sagemaker';

export const sageMaker = (): SageMakerClient => new SageMakerClient({});
