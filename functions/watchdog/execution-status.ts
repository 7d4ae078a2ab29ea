// Asks Step Functions how an execution stands; one it does not know is an answer.
import { DescribeExecutionCommand, ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { executionArn } from '../retraining/execution-arn.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

export interface ExecutionStatus {
  readonly status: string;
  readonly stoppedAt: Date | undefined;
}

export const executionStatus = async (
  { workflows }: Pick<Dependencies, 'workflows'>,
  stateMachineArn: string,
  name: string,
): Promise<ExecutionStatus | undefined> => {
  try {
    const { status, stopDate } = await workflows.send(
      new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, name) }),
    );
    return { status: status ?? 'RUNNING', stoppedAt: stopDate };
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
};
