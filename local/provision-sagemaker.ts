// Creates the packaged template's AWS::SageMaker resources in the local SageMaker: the emulator has no such types.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  SageMakerClient,
  UpdatePipelineCommand,
} from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { ACCOUNT, type Cloud, REGION } from './cloud.ts';
import { credentials } from './deployment.ts';
import { resolveIntrinsics, type TemplateScope } from './template-intrinsics.ts';

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});
type Template = z.infer<typeof Template>;

const PipelineProperties = z.object({
  PipelineName: z.string(),
  PipelineDescription: z.string().optional(),
  PipelineDefinition: z.object({ PipelineDefinitionBody: z.string() }),
  RoleArn: z.string(),
});

const GroupProperties = z.object({
  ModelPackageGroupName: z.string(),
  ModelPackageGroupDescription: z.string().optional(),
});

const readTemplate = (packageDir: string): Template =>
  Template.parse(
    JSON.parse(readFileSync(join(packageDir, 'cloudformation-template-update-stack.json'), 'utf8')),
  );

const physicalIds = async (cloud: Cloud): Promise<Record<string, string>> => {
  const client = new CloudFormationClient({ endpoint: cloud.endpoint, region: REGION, credentials });
  const { StackResources } = await client.send(
    new DescribeStackResourcesCommand({ StackName: 'sentiment-local' }),
  );
  return Object.fromEntries(
    (StackResources ?? []).map(({ LogicalResourceId, PhysicalResourceId }) => [
      LogicalResourceId,
      PhysicalResourceId,
    ]),
  );
};

const unlessItExists = async (create: () => Promise<unknown>, otherwise?: () => Promise<unknown>) => {
  try {
    await create();
  } catch (error) {
    if (!(error instanceof Error && /already exists/i.test(error.message))) throw error;
    await otherwise?.();
  }
};

const pipeline = async (client: SageMakerClient, properties: unknown): Promise<void> => {
  const { PipelineDefinition, ...rest } = PipelineProperties.parse(properties);
  const wanted = { ...rest, PipelineDefinition: PipelineDefinition.PipelineDefinitionBody };
  await unlessItExists(
    () => client.send(new CreatePipelineCommand({ ...wanted, ClientRequestToken: undefined })),
    () => client.send(new UpdatePipelineCommand(wanted)),
  );
};

const group = async (client: SageMakerClient, properties: unknown): Promise<void> => {
  const wanted = GroupProperties.parse(properties);
  await unlessItExists(() => client.send(new CreateModelPackageGroupCommand(wanted)));
};

const PROVISIONERS: Record<string, (client: SageMakerClient, properties: unknown) => Promise<void>> = {
  'AWS::SageMaker::Pipeline': pipeline,
  'AWS::SageMaker::ModelPackageGroup': group,
};

/** @returns the logical ids created or updated. @throws Error for a SageMaker type that has no provisioner here. */
export const provisionSageMaker = async (cloud: Cloud, packageDir: string): Promise<string[]> => {
  const template = readTemplate(packageDir);
  const scope: TemplateScope = {
    pseudo: {
      'AWS::AccountId': ACCOUNT,
      'AWS::Region': REGION,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    },
    physicalIds: await physicalIds(cloud),
    types: Object.fromEntries(Object.entries(template.Resources).map(([id, { Type }]) => [id, Type])),
    mappings: template.Mappings,
  };
  const client = new SageMakerClient({ endpoint: cloud.sageMakerEndpoint, region: REGION, credentials });
  const done: string[] = [];
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (!Type.startsWith('AWS::SageMaker::')) continue;
    const provision = PROVISIONERS[Type];
    if (provision === undefined) throw new Error(`${id}: the local cloud cannot create a ${Type} yet.`);
    await provision(client, resolveIntrinsics(Properties, scope));
    done.push(id);
  }
  return done;
};
