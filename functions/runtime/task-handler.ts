// The edge of every Step Functions task: parse the input, run, log one line, let failures reach Retry and Catch.
import middy from '@middy/core';
import type * as z from 'zod';
import type { Logger } from './dependencies.ts';

export interface Task<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly run: (input: z.output<Input>) => Promise<Output>;
}

export type TaskHandler<Output> = (event: unknown) => Promise<Output>;

/** @throws Error naming the task and each ill-fitting field when the state machine hands it a wrong input. */
export const taskHandler = <Input extends z.ZodType, Output>(
  name: string,
  task: Task<Input, Output>,
  logger: Logger,
): TaskHandler<Output> =>
  middy<unknown, Output>()
    .use({
      after: () => logger.info(name, { outcome: 'done' }),
      onError: ({ error }) => logger.error(`${name} failed`, { error }),
    })
    .handler(async (event) => {
      const parsed = task.input.safeParse(event);
      if (parsed.success) return task.run(parsed.data);
      const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      throw new Error(`${name} was handed an input that does not fit: ${issues.join('; ')}`);
    }) as unknown as TaskHandler<Output>;
