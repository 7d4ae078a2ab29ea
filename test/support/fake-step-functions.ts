// Step Functions as far as the loop leans on it: names start once, and a task token takes one answer.
import {
  type DescribeExecutionCommandInput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  type SendTaskFailureCommandInput,
  type SendTaskSuccessCommandInput,
  type StartExecutionCommandInput,
  type StopExecutionCommandInput,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Dependencies } from '../../functions/runtime/dependencies.ts';
import { type SentCommand, scriptedClient } from './scripted-client.ts';

export type TaskAnswer =
  | { readonly token: string; readonly output: unknown }
  | { readonly token: string; readonly error: string; readonly cause: string };

export interface FakeStepFunctions {
  readonly workflows: Dependencies['workflows'];
  /** Executions by name, with the input each was started with. */
  readonly executions: Map<
    string,
    { readonly input: unknown; running: boolean; status?: string; stopDate?: Date }
  >;
  /** @param status how it ended; SUCCEEDED unless told otherwise. */
  readonly finish: (name: string, status?: string, stopDate?: Date) => void;
  readonly openTask: (token: string) => void;
  readonly answers: TaskAnswer[];
  readonly sent: SentCommand[];
  readonly answer: (script: Parameters<ReturnType<typeof scriptedClient>['answer']>[0]) => void;
}

const $metadata = {};

export const fakeStepFunctions = (): FakeStepFunctions => {
  const executions: FakeStepFunctions['executions'] = new Map();
  const open = new Set<string>();
  const answers: TaskAnswer[] = [];

  const finish: FakeStepFunctions['finish'] = (name, status = 'SUCCEEDED', stopDate) => {
    const execution = executions.get(name);
    if (execution !== undefined) Object.assign(execution, { running: false, status, stopDate });
  };

  const settle = (token = ''): void => {
    if (!open.delete(token)) {
      if (answers.some((answer) => answer.token === token))
        throw new TaskTimedOut({
          message: 'Task Timed Out: Provided task does not exist anymore',
          $metadata,
        });
      throw new InvalidToken({ message: 'Invalid token', $metadata });
    }
  };

  const scripted = scriptedClient<Dependencies['workflows']>({
    StartExecution: ({ name = '', input = '{}' }: StartExecutionCommandInput) => {
      const before = executions.get(name);
      const repeat = before?.running === true && JSON.stringify(before.input) === input;
      if (before !== undefined && !repeat)
        throw new ExecutionAlreadyExists({ message: `Execution Already Exists: '${name}'`, $metadata });
      if (before === undefined) executions.set(name, { input: JSON.parse(input), running: true });
      return { executionArn: `execution:${name}`, startDate: new Date(0) };
    },
    DescribeExecution: ({ executionArn = '' }: DescribeExecutionCommandInput) => {
      const execution = executions.get(executionArn.slice(executionArn.lastIndexOf(':') + 1));
      if (execution === undefined)
        throw new ExecutionDoesNotExist({
          message: `Execution Does Not Exist: '${executionArn}'`,
          $metadata,
        });
      return { status: execution.status ?? 'RUNNING', stopDate: execution.stopDate };
    },
    StopExecution: ({ executionArn = '' }: StopExecutionCommandInput) => {
      finish(executionArn.slice(executionArn.lastIndexOf(':') + 1), 'ABORTED');
      return {};
    },
    SendTaskSuccess: ({ taskToken, output = 'null' }: SendTaskSuccessCommandInput) => {
      settle(taskToken);
      answers.push({ token: taskToken ?? '', output: JSON.parse(output) });
      return {};
    },
    SendTaskFailure: ({ taskToken, error = '', cause = '' }: SendTaskFailureCommandInput) => {
      settle(taskToken);
      if (error.length > 256 || cause.length > 32_768) throw new Error('error or cause is too long');
      answers.push({ token: taskToken ?? '', error, cause });
      return {};
    },
  });

  return {
    workflows: scripted.client,
    executions,
    finish,
    openTask: (token) => open.add(token),
    answers,
    sent: scripted.sent,
    answer: scripted.answer,
  };
};
