// The services that the doctor asks; it only reads, and never creates, changes or deletes.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';

export interface Clients {
  readonly identity: Pick<STSClient, 'send'>;
  readonly quotas: Pick<ServiceQuotasClient, 'send'>;
  readonly stacks: Pick<CloudFormationClient, 'send'>;
  readonly buckets: Pick<S3Client, 'send'>;
  readonly buses: Pick<EventBridgeClient, 'send'>;
  readonly tables: Pick<DynamoDBClient, 'send'>;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  readonly models: Pick<SageMakerClient, 'send'>;
}

export const awsClients = (region: string): Clients => ({
  identity: new STSClient({ region }),
  quotas: new ServiceQuotasClient({ region }),
  stacks: new CloudFormationClient({ region }),
  buckets: new S3Client({ region }),
  buses: new EventBridgeClient({ region }),
  tables: new DynamoDBClient({ region }),
  secrets: new SecretsManagerClient({ region }),
  models: new SageMakerClient({ region }),
});
