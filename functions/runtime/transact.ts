// All-or-nothing writes to DynamoDB: conflicts and throttles are waited out here, refused conditions go back to the caller.
import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Dependencies } from './dependencies.ts';

export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 25;

/**
 * @returns undefined when everything was written, else the reasons in the order of the actions, at least one of them
 * `ConditionalCheckFailed`. @throws the last error when conflicts or throttles did not end; nothing was written then.
 */
export const transact = async (
  deps: Pick<Dependencies, 'documents' | 'random' | 'pause'>,
  actions: readonly Action[],
): Promise<readonly CancellationReason[] | undefined> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await deps.documents.send(new TransactWriteCommand({ TransactItems: [...actions] }));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some(isRefused)) return reasons;
      if (attempt >= ATTEMPTS) throw error;
      await deps.pause(deps.random() * FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
};

export const isRefused = (reason: CancellationReason | undefined): boolean =>
  reason?.Code === 'ConditionalCheckFailed';
