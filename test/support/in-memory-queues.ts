// SQS in memory, as far as the dead-letter commands use it: messages hide while somebody holds them.
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { type ScriptedClient, scriptedClient, serviceError } from './scripted-client.ts';

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly attributes: Record<string, MessageAttributeValue>;
  receipt: string | undefined;
}

export interface InMemoryQueues<Client> extends Pick<ScriptedClient<Client>, 'client' | 'answer' | 'sent'> {
  readonly put: (queue: string, body: unknown, attributes?: Record<string, string>) => string;
  readonly bodies: (queue: string) => string[];
  readonly hidden: (queue: string) => number;
}

const ADDRESS = 'https://sqs.test/';

export const inMemoryQueues = <Client>(names: readonly string[]): InMemoryQueues<Client> => {
  const queues = new Map<string, Stored[]>(names.map((name) => [name, []]));
  let count = 0;
  const named = (name: string): Stored[] => {
    const found = queues.get(name.replace(ADDRESS, ''));
    if (found === undefined) throw serviceError('QueueDoesNotExist', `There is no queue ${name}`);
    return found;
  };
  const put = (queue: string, body: string, attributes: Stored['attributes'] = {}): string => {
    count += 1;
    named(queue).push({ id: `message-${count}`, body, attributes, receipt: undefined });
    return `message-${count}`;
  };
  const held = (queue: string, receipt: string): Stored => {
    const found = named(queue).find((message) => message.receipt === receipt);
    if (found === undefined) throw serviceError('ReceiptHandleIsInvalid');
    return found;
  };
  const scripted = scriptedClient<Client>({
    GetQueueUrl: ({ QueueName }) => {
      named(QueueName);
      return { QueueUrl: `${ADDRESS}${QueueName}` };
    },
    GetQueueAttributes: ({ QueueUrl }) => ({
      Attributes: {
        ApproximateNumberOfMessages: String(named(QueueUrl).filter(({ receipt }) => !receipt).length),
        ApproximateNumberOfMessagesNotVisible: String(
          named(QueueUrl).filter(({ receipt }) => receipt).length,
        ),
      },
    }),
    SendMessage: ({ QueueUrl, MessageBody }) => ({ MessageId: put(QueueUrl, MessageBody) }),
    ReceiveMessage: ({ QueueUrl, MaxNumberOfMessages }) => {
      const visible = named(QueueUrl).filter(({ receipt }) => receipt === undefined);
      const Messages = visible.slice(0, MaxNumberOfMessages).map((message) => {
        count += 1;
        message.receipt = `receipt-${count}`;
        return {
          MessageId: message.id,
          ReceiptHandle: message.receipt,
          Body: message.body,
          Attributes: { SentTimestamp: '0' },
          MessageAttributes: message.attributes,
        };
      });
      return { Messages };
    },
    DeleteMessage: ({ QueueUrl, ReceiptHandle }) => {
      const all = named(QueueUrl);
      all.splice(all.indexOf(held(QueueUrl, ReceiptHandle)), 1);
      return {};
    },
    ChangeMessageVisibility: ({ QueueUrl, ReceiptHandle, VisibilityTimeout }) => {
      if (VisibilityTimeout !== 0) throw new Error('Only a return at once is understood here');
      held(QueueUrl, ReceiptHandle).receipt = undefined;
      return {};
    },
  });
  return {
    ...scripted,
    put: (queue, body, attributes = {}) =>
      put(
        queue,
        typeof body === 'string' ? body : JSON.stringify(body),
        Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: 'String', StringValue },
          ]),
        ),
      ),
    bodies: (queue) => named(queue).map(({ body }) => body),
    hidden: (queue) => named(queue).filter(({ receipt }) => receipt !== undefined).length,
  };
};
