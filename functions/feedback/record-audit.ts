// Writes a person's audit onto its correction; of several the latest decision stands, whatever order they arrive in.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Audit } from '../../events/feedback-recorded.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

export type AuditRecording =
  | { readonly outcome: 'audited' | 'unknown-feedback' }
  /** `audit` stood already, the same one or a later one; nothing was written. */
  | { readonly outcome: 'kept'; readonly audit: Audit };

/** Two audits of one millisecond: the later label in the alphabet stands, so that every order ends alike. */
const NEWER =
  '(attribute_not_exists(#audit) OR #audit.#at < :at OR (#audit.#at = :at AND #audit.#label < :label))';

/** The counters do not move: what the user said stays what the user said. An erased correction stays erased. */
export const recordAudit = async (
  { documents }: Pick<Dependencies, 'documents'>,
  feedbackTable: string,
  feedbackId: string,
  audit: Audit,
): Promise<AuditRecording> => {
  try {
    await documents.send(
      new UpdateCommand({
        TableName: feedbackTable,
        Key: { feedback_id: feedbackId },
        UpdateExpression: 'SET #audit = :audit',
        ConditionExpression: `attribute_exists(user_label) AND ${NEWER}`,
        ExpressionAttributeNames: { '#audit': 'audit', '#at': 'audited_at', '#label': 'label' },
        ExpressionAttributeValues: { ':audit': audit, ':at': audit.audited_at, ':label': audit.label },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { outcome: 'audited' };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (error.Item?.user_label === undefined) return { outcome: 'unknown-feedback' }; // never there, or erased
    return { outcome: 'kept', audit: Audit.parse(unmarshall(error.Item).audit) };
  }
};
