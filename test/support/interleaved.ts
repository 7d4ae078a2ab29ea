// Lets fast-check decide in which order concurrent work reaches a client, so that a property covers every interleaving.
import type * as fc from 'fast-check';

interface Client {
  readonly send: unknown;
}

/** Each call waits for its turn before it is made, and again before its answer is seen. */
export const interleaved = <C extends Client>(scheduler: fc.Scheduler, client: C): C => {
  const send = client.send as (command: object) => Promise<unknown>;
  return {
    ...client,
    send: async (command: object) => {
      await scheduler.schedule(Promise.resolve(), `before ${command.constructor.name}`);
      const answer = await send(command);
      await scheduler.schedule(Promise.resolve(), `after ${command.constructor.name}`);
      return answer;
    },
  };
};
