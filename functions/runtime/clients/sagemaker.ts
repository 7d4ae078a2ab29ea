// The SageMaker control-plane client: pipelines, packages, endpoints.
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { patience } from './patience.ts';

export const sageMaker = (): SageMakerClient => new SageMakerClient(patience(8));
