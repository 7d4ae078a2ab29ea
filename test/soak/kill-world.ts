// What the kills meet: a pipeline of four steps, an endpoint that moves between two models, one that comes and goes.
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { tarGz } from '../unit/local/sagemaker/support/archives.ts';
import { definition, processing, training } from '../unit/local/sagemaker/support/pipelines.ts';
import { ROLE } from '../unit/local/sagemaker/support/stand-in.ts';

export const PIPELINE = 'nightly';
export const GROUP = 'reviews';
/** Moves between the two models. */
export const STEADY = 'steady';
/** Comes and goes. */
export const FLEETING = 'fleeting';
export const MODELS = ['model-a', 'model-b'] as const;

export interface Clients {
  readonly sagemaker: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly s3: S3Client;
}

export function clientsOf(url: string, emulator: string): Clients {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const own = { endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 };
  return {
    sagemaker: new SageMakerClient(own),
    runtime: new SageMakerRuntimeClient(own),
    s3: new S3Client({ endpoint: emulator, region: 'eu-west-1', credentials, forcePathStyle: true }),
  };
}

const PREPARE = `
import os, sys, time
time.sleep(0.4)
with open(os.path.join(sys.argv[1], "rows.txt"), "w") as file:
    file.write("rows")
`;

const TRAIN = `
import os, time
for epoch in range(4):
    time.sleep(0.1)
    print(f"epoch loss={1 / (epoch + 1)};", flush=True)
os.makedirs(os.path.join(os.environ["SM_MODEL_DIR"], "1"))
open(os.path.join(os.environ["SM_MODEL_DIR"], "1", "behaviour.json"), "w").write('{"label": "trained"}')
`;

const prepared = (step: string) => ({
  Get: `Steps.${step}.ProcessingOutputConfig.Outputs['rows'].S3Output.S3Uri`,
});

const steps = () => [
  processing('Prepare', {
    script: 'prepare.py',
    args: ['/opt/ml/processing/output/rows'],
    outputs: ['rows'],
  }),
  processing('Count', {
    script: 'prepare.py',
    args: ['/opt/ml/processing/output/count'],
    outputs: ['count'],
  }),
  training('Train', prepared('Prepare')),
  {
    Name: 'Register',
    Type: 'RegisterModel',
    Arguments: {
      ModelPackageGroupName: GROUP,
      ModelApprovalStatus: 'Approved',
      InferenceSpecification: {
        Containers: [
          { Image: 'image', ModelDataUrl: { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' } },
        ],
        SupportedContentTypes: ['application/json'],
        SupportedResponseMIMETypes: ['application/json'],
      },
    },
  },
];

async function fillBuckets({ s3 }: Clients): Promise<void> {
  for (const Bucket of ['code', 'models', 'out']) await s3.send(new CreateBucketCommand({ Bucket }));
  const put = (Bucket: string, Key: string, Body: string | Buffer) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  await put('code', 'prepare.py', PREPARE);
  await put('code', 'sourcedir.tar.gz', await tarGz({ 'train.py': TRAIN }));
  for (const label of MODELS) {
    await put('models', `${label}.tar.gz`, await tarGz({ '1/behaviour.json': JSON.stringify({ label }) }));
  }
}

export const createEndpoint = ({ sagemaker }: Clients, EndpointName: string, EndpointConfigName: string) =>
  sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));

export async function setUp(clients: Clients): Promise<void> {
  const { sagemaker } = clients;
  await fillBuckets(clients);
  for (const name of MODELS) {
    await sagemaker.send(
      new CreateModelCommand({
        ModelName: name,
        ExecutionRoleArn: ROLE,
        PrimaryContainer: { Image: 'image', ModelDataUrl: `s3://models/${name}.tar.gz` },
      }),
    );
    await sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: name,
        ProductionVariants: [
          {
            VariantName: 'AllTraffic',
            ModelName: name,
            InstanceType: 'ml.m5.large',
            InitialInstanceCount: 2,
          },
        ],
      }),
    );
  }
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: GROUP }));
  await sagemaker.send(
    new CreatePipelineCommand({
      PipelineName: PIPELINE,
      RoleArn: ROLE,
      PipelineDefinition: definition(steps()),
    }),
  );
  await createEndpoint(clients, STEADY, MODELS[0]);
}
