// The exceptions of the in-memory DynamoDB: the SDK's own classes, as the service would answer them.
import {
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item } from './condition-expression.ts';

const $metadata = {};
const REFUSED = 'The conditional request failed';

/** `item` travels only where ReturnValuesOnConditionCheckFailure asks for it, and stays in DynamoDB's own notation. */
export const conditionFailed = (item?: Item): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({
    message: REFUSED,
    $metadata,
    ...(item === undefined ? {} : { Item: marshall(item) }),
  });

export const conditionReason = (item?: Item): CancellationReason => ({
  Code: 'ConditionalCheckFailed',
  Message: REFUSED,
  ...(item === undefined ? {} : { Item: marshall(item) }),
});

export const cancelled = (reasons: CancellationReason[]): TransactionCanceledException =>
  new TransactionCanceledException({
    message: `Transaction cancelled [${reasons.map(({ Code }) => Code).join(', ')}]`,
    CancellationReasons: reasons,
    $metadata,
  });

export const conflict = (): TransactionConflictException =>
  new TransactionConflictException({ message: 'Transaction is ongoing for the item', $metadata });

export const throttled = (): ProvisionedThroughputExceededException =>
  new ProvisionedThroughputExceededException({ message: 'Rate exceeded', $metadata });

export const invalid = (message: string): DynamoDBServiceException =>
  new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', message, $metadata });
