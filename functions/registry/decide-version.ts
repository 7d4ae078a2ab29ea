// Approves or rejects a version that waits for a person, whichever door the person came through.
import { DescribeModelPackageCommand, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { Approval } from '../api/operations/list-models.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { Problem } from '../runtime/problem.ts';
import type { RegisteredModel } from './model-versions.ts';

type Needs = Pick<Dependencies, 'sagemaker'>;

export type Decision = 'approve' | 'reject';
export const STATUS: Record<Decision, Approval> = { approve: 'Approved', reject: 'Rejected' };

export const approvalOf = async ({ sagemaker }: Needs, model: RegisteredModel): Promise<Approval> => {
  const { ModelApprovalStatus } = await sagemaker.send(
    new DescribeModelPackageCommand({ ModelPackageName: model.model_package_arn }),
  );
  return Approval.parse(ModelApprovalStatus);
};

export const alreadyDecided = (version: number, standing: Approval): Problem =>
  new Problem(
    'already-decided',
    `Version ${version} is ${standing}. A decision is not taken back; POST /models/{version}/activate changes which version serves.`,
  );

/** The waiting execution is taken on by SageMaker's event. @throws Problem when it was decided otherwise before. */
export const decideVersion = async (
  deps: Needs,
  model: RegisteredModel,
  decision: Decision,
  note: string | undefined,
): Promise<{ model_version: number; approval: Approval; repeated: boolean }> => {
  const { model_version, model_package_arn: ModelPackageArn } = model;
  const wanted = STATUS[decision];
  const standing = await approvalOf(deps, model);
  if (standing !== wanted && standing !== 'PendingManualApproval')
    throw alreadyDecided(model_version, standing);
  if (standing !== wanted)
    await deps.sagemaker.send(
      new UpdateModelPackageCommand({
        ModelPackageArn,
        ModelApprovalStatus: wanted,
        ...(note === undefined ? {} : { ApprovalDescription: note }),
      }),
    );
  return { model_version, approval: wanted, repeated: standing === wanted };
};
