// Packages the service and deploys it whole to a fresh laptop cloud: for whatever starts one of its own.
import { type Api, signedApi } from '../cli/signed-api.ts';
import { type Cloud, REGION } from './cloud.ts';
import {
  apiUrl,
  credentials,
  type DeployOptions,
  deployPackage,
  packageService,
  stackOutputs,
} from './deployment.ts';
import { provisionSageMaker } from './provision-sagemaker.ts';

export interface DeployedStage {
  /** The stack's outputs by name. */
  readonly outputs: Record<string, string>;
  readonly api: Api;
}

/** @throws Error with the deployment's own words when it fails. */
export const deployStage = async (cloud: Cloud, options: DeployOptions): Promise<DeployedStage> => {
  await packageService(cloud, options);
  await deployPackage(cloud, options);
  await provisionSageMaker(cloud, options.packageDir);
  const outputs = await stackOutputs(cloud.endpoint, REGION);
  if (outputs === undefined) throw new Error('The stack is missing right after its deployment.');
  return {
    outputs,
    api: signedApi({ url: apiUrl(cloud.endpoint, outputs), region: REGION, ...credentials }),
  };
};
