// Takes a deployment's model and endpoint configuration away; the registered version stays.
import { DeleteEndpointConfigCommand, DeleteModelCommand } from '@aws-sdk/client-sagemaker';
import type { Dependencies } from '../runtime/dependencies.ts';

/** SageMaker says only in the text that there is no such thing (aws-contracts §2.9). */
export const unlessItIsGone = async (remove: () => Promise<unknown>): Promise<void> => {
  try {
    await remove();
  } catch (error) {
    if (!(error instanceof Error && /could not find|does not exist/i.test(error.message))) throw error;
  }
};

/** @param name of both, as `resourceName` makes it; what is gone already is no failure. */
export const removeDeployment = async (
  { sagemaker }: Pick<Dependencies, 'sagemaker'>,
  name: string,
): Promise<void> => {
  await unlessItIsGone(() => sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name })));
  await unlessItIsGone(() => sagemaker.send(new DeleteModelCommand({ ModelName: name })));
};
