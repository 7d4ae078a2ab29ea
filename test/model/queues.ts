// What is under way between the parts of the loop: messages that may come twice, in any order, and streams that keep theirs.
import type { Published } from '../support/fake-bus.ts';

export type QueueName = 'feedback' | 'counting' | 'retraining' | 'lease' | 'callback';

/** The deployment's rules: which event goes to which queue. */
const RULES: Record<string, QueueName> = {
  FeedbackRecorded: 'counting',
  RetrainingRequested: 'retraining',
};

export type Queues = Record<QueueName, unknown[]>;

export const emptyQueues = (): Queues => ({
  feedback: [],
  counting: [],
  retraining: [],
  lease: [],
  callback: [],
});

/** @returns how many of the published events have been routed now. */
export const route = (published: readonly Published[], from: number, queues: Queues): number => {
  for (const { detailType, detail } of published.slice(from)) {
    const queue = RULES[detailType];
    if (queue !== undefined) queues[queue].push({ detail });
  }
  return published.length;
};
