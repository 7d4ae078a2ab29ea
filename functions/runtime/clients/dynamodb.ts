// The document client: plain objects in and out of DynamoDB.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { patience } from './patience.ts';

export const dynamoDb = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(patience(5)), {
    marshallOptions: { removeUndefinedValues: true },
  });
