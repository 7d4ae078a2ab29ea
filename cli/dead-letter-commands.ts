// `loop dlq list|show|redrive`, which is also `npm run dlq -- …`: what was put aside, why, and the way back.
import { SQSClient } from '@aws-sdk/client-sqs';
import { Argument, type Command } from 'commander';
import { clientSettings, connect } from './connection.ts';
import {
  DEAD_LETTER_QUEUES,
  type DeadLetterQueue,
  depths,
  type Queues,
  redrive,
  show,
} from './dead-letters.ts';

const client = async (stage: string): Promise<Queues> => new SQSClient(clientSettings(await connect(stage)));

const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

const queueArgument = (): Argument =>
  new Argument('<queue>', 'whose dead letters').choices([...DEAD_LETTER_QUEUES]);

export const addDeadLetterCommands = (program: Command, stage: () => string): void => {
  const dlq = program.command('dlq').description('messages that were put aside, and the way back');
  dlq
    .command('list')
    .description('how many messages lie in each dead-letter queue')
    .action(async () => {
      for (const { queue, messages, in_flight } of await depths(await client(stage()), stage()))
        process.stdout.write(`${queue.padEnd(12)}${String(messages).padStart(6)}  ${in_flight} in flight\n`);
    });
  dlq
    .command('show')
    .addArgument(queueArgument())
    .description('each message with the reason why it was put aside')
    .action(async (queue: DeadLetterQueue) => print(await show(await client(stage()), stage(), queue)));
  dlq
    .command('redrive')
    .addArgument(queueArgument())
    .argument('[ids...]', 'only these messages')
    .description('send messages back to where they came from')
    .action(async (queue: DeadLetterQueue, ids: string[]) => {
      const result = await redrive(await client(stage()), stage(), queue, ids);
      print(result);
      if (result.missing.length > 0) process.exitCode = 1;
    });
};
