// Publishes one message to a topic: JSON for machines, words for e-mail, attributes for filter policies.
import { PublishCommand } from '@aws-sdk/client-sns';
import type { Dependencies } from '../runtime/dependencies.ts';

export interface Message {
  readonly subject: string;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** `id` lets a subscriber recognise a message that SNS delivered twice. */
export const publishMessage = (
  { topics }: Pick<Dependencies, 'topics'>,
  topicArn: string,
  id: string,
  outcome: string,
  { subject, text, json }: Message,
): Promise<unknown> => {
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  return topics.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      MessageStructure: 'json',
      Message: JSON.stringify({ default: JSON.stringify(json), email: text }),
      MessageAttributes: { outcome: attribute(outcome), notification_id: attribute(id) },
    }),
  );
};
