// A conditional write whose refusal is an answer, not an error.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** @returns whether the condition held and the write happened; any other failure throws. */
export const conditionHeld = async (write: () => Promise<unknown>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};
