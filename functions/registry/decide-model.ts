// POST /models/{version}/approval: a person approves or rejects; SageMaker's event then takes the waiting execution on.
import { DescribeModelPackageCommand, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { ApprovalRequest } from '../api/operations/decide-model.ts';
import type { Approval } from '../api/operations/list-models.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { registeredVersion } from './registered-version.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker'>;

const STATUS: Record<'approve' | 'reject', Approval> = { approve: 'Approved', reject: 'Rejected' };

export const decideModel = (deps: Needs, loopTable: string): HttpRoute<typeof ApprovalRequest> => ({
  body: ApprovalRequest,
  run: async ({ path, body: { decision, note } }) => {
    const { model_version, model_package_arn: arn } = await registeredVersion(deps, loopTable, path);
    const wanted = STATUS[decision];
    const { ModelApprovalStatus: standing } = await deps.sagemaker.send(
      new DescribeModelPackageCommand({ ModelPackageName: arn }),
    );
    if (standing !== wanted && standing !== 'PendingManualApproval')
      throw new Problem(
        'already-decided',
        `Version ${model_version} is ${standing}. A decision is not taken back; POST /models/{version}/activate changes which version serves.`,
      );
    if (standing !== wanted)
      await deps.sagemaker.send(
        new UpdateModelPackageCommand({
          ModelPackageArn: arn,
          ModelApprovalStatus: wanted,
          ...(note === undefined ? {} : { ApprovalDescription: note }),
        }),
      );
    return { status: 200, body: { model_version, approval: wanted, repeated: standing === wanted } };
  },
});

export const handler = httpHandler(
  'decide-model',
  decideModel(
    { documents: dynamoDb(), sagemaker: sageMaker() },
    readEnvironment({ LOOP_TABLE_NAME: text }).LOOP_TABLE_NAME,
  ),
  system.logger,
);
