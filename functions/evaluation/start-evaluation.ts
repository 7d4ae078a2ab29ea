// Starts the execution of an evaluation under its own id; starting it twice is starting it once.
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Dependencies } from '../runtime/dependencies.ts';

export const startEvaluation = async (
  { workflows }: Pick<Dependencies, 'workflows'>,
  stateMachineArn: string,
  evaluation_id: string,
): Promise<void> => {
  const input = JSON.stringify({ evaluation_id });
  try {
    await workflows.send(new StartExecutionCommand({ stateMachineArn, name: evaluation_id, input }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
};
