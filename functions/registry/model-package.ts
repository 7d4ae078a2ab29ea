// How a model is described to SageMaker's registry, whoever trained it; and how its version is read off its ARN.
import type { CreateModelPackageCommandInput } from '@aws-sdk/client-sagemaker';

type Specification = NonNullable<CreateModelPackageCommandInput['InferenceSpecification']>;

export const inferenceSpecification = (image: string, modelDataUri: string): Specification => ({
  Containers: [{ Image: image, ModelDataUrl: modelDataUri, Framework: 'TENSORFLOW' }],
  SupportedContentTypes: ['application/json'],
  SupportedResponseMIMETypes: ['application/json'],
});

/** @throws Error when the ARN is not one of a versioned package. */
export const versionOf = (arn: string): number => {
  const version = Number(arn.slice(arn.lastIndexOf('/') + 1));
  if (Number.isInteger(version) && version > 0) return version;
  throw new Error(`The model package ARN ${arn} ends in no version number.`);
};
