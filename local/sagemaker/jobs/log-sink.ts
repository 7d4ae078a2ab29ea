// Lines of a job or a serving process: to a plain file at once, to CloudWatch Logs in batches.
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogLine } from '../outside/outside.ts';
import type { World } from '../world.ts';

const FLUSH_EVERY = 500;
/** Limits of one PutLogEvents call are 10,000 lines and 1 MiB; each line costs 26 bytes besides its text. */
const BATCH_BYTES = 900_000;
const BATCH_LINES = 5000;
const LINE_LIMIT = 200_000;

export interface LogPlace {
  readonly file: string;
  readonly group: string;
  readonly stream: string;
}

export interface LogSink {
  write(line: string): void;
  /** Settles when every line was sent or given up. */
  close(): Promise<void>;
}

export function batchesOf(lines: readonly LogLine[]): LogLine[][] {
  const batches: LogLine[][] = [];
  let bytes = BATCH_BYTES;
  for (const line of lines) {
    const size = Buffer.byteLength(line.message) + 26;
    const last = batches.at(-1);
    if (last === undefined || bytes + size > BATCH_BYTES || last.length >= BATCH_LINES) {
      batches.push([line]);
      bytes = size;
    } else {
      last.push(line);
      bytes += size;
    }
  }
  return batches;
}

export function openLog(world: World, place: LogPlace): LogSink {
  mkdirSync(dirname(place.file), { recursive: true });
  const file = createWriteStream(place.file, { flags: 'a' });
  file.on('error', (error) => world.log(`${place.file}: ${error.message}`));
  let waiting: LogLine[] = [];
  let sending: Promise<void> = Promise.resolve();
  const send = async (batch: LogLine[]) => {
    await world.outside.writeLogs(place.group, place.stream, batch).catch((error: Error) => {
      world.log(`${batch.length} line(s) of ${place.stream} did not reach CloudWatch Logs: ${error.message}`);
    });
  };
  const flush = () => {
    const lines = waiting;
    waiting = [];
    for (const batch of batchesOf(lines)) sending = sending.then(() => send(batch));
  };
  const timer = setInterval(flush, FLUSH_EVERY);
  return {
    write: (line) => {
      file.write(`${line}\n`);
      // CloudWatch Logs refuses empty messages.
      if (line !== '') waiting.push({ timestamp: Date.now(), message: line.slice(0, LINE_LIMIT) });
    },
    close: async () => {
      clearInterval(timer);
      flush();
      await Promise.all([sending, new Promise<void>((done) => file.end(() => done()))]);
    },
  };
}
