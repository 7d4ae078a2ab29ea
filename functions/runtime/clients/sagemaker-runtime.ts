// The SageMaker runtime client: predictions.
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';

export const sageMakerRuntime = (): SageMakerRuntimeClient => new SageMakerRuntimeClient({});
