// After a run on AWS: everything that its cases have made is removed again, the newest first.
import type { ContractClient } from './clients/contract-client.ts';
import type { Members } from './contract-case.ts';

/** Which operation removes what an operation made, and by which member of its request. */
const REMOVALS: Readonly<Record<string, readonly [operation: string, member: string]>> = {
  CreateEndpoint: ['DeleteEndpoint', 'EndpointName'],
  CreateEndpointConfig: ['DeleteEndpointConfig', 'EndpointConfigName'],
  CreateModel: ['DeleteModel', 'ModelName'],
  CreateModelPackageGroup: ['DeleteModelPackageGroup', 'ModelPackageGroupName'],
  CreatePipeline: ['DeletePipeline', 'PipelineName'],
  CreateProcessingJob: ['StopProcessingJob', 'ProcessingJobName'],
  CreateTrainingJob: ['StopTrainingJob', 'TrainingJobName'],
};

async function removeVersions(client: ContractClient, group: Members[string]): Promise<void> {
  const { answer } = await client.call('ListModelPackages', {
    ModelPackageGroupName: group ?? '',
    MaxResults: 100,
  });
  const versions = (answer?.ModelPackageSummaryList ?? []) as readonly Members[];
  for (const { ModelPackageArn } of versions) {
    await client.call('DeleteModelPackage', { ModelPackageName: ModelPackageArn ?? '' });
  }
}

/** What is gone already is answered by a refusal, which is no concern here. */
export async function removeMade(
  client: ContractClient,
  made: readonly { readonly operation: string; readonly request: Members }[],
): Promise<void> {
  for (const { operation, request } of [...made].reverse()) {
    const [removal, member] = REMOVALS[operation] ?? [];
    if (removal === undefined || member === undefined) continue;
    if (operation === 'CreateModelPackageGroup') await removeVersions(client, request[member] ?? '');
    await client.call(removal, { [member]: request[member] ?? '' });
  }
}
