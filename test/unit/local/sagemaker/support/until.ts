// Polls with a deadline: what a test waits for is asked for, never slept for.
import { setTimeout as sleep } from 'node:timers/promises';

/** Returns the first value for which `done` holds; throws with the last one after `deadline` milliseconds. */
export async function until<T>(
  read: () => T | Promise<T>,
  done: (value: T) => boolean,
  deadline = 20_000,
): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    if (Date.now() > end) throw new Error(`waited in vain; last seen: ${JSON.stringify(value)}`);
    await sleep(20);
  }
}
