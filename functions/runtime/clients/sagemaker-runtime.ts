// The SageMaker runtime client: predictions.
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { patience } from './patience.ts';

/** A cold serverless endpoint takes seconds to answer; two such waits still leave time for an answer of our own. */
export const sageMakerRuntime = (): SageMakerRuntimeClient => new SageMakerRuntimeClient(patience(12, 2));
