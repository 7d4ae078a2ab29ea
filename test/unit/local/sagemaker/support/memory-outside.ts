// The world around the stand-in, in memory: what it wrote can be read, and alarms can be set.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BusEvent, LogLine, Metric, Outside } from '../../../../../local/sagemaker/outside/outside.ts';

export interface MemoryOutside extends Outside {
  /** `bucket/key` → content. */
  readonly files: Map<string, Buffer>;
  readonly sent: BusEvent[];
  readonly metrics: Metric[];
  readonly alarms: Set<string>;
  /** `group:stream` → lines. */
  readonly logs: Map<string, LogLine[]>;
  put(uri: string, content: string | Buffer): void;
  text(uri: string): string;
  /** Calls of sendEvents that fail before the bus answers again. */
  busFailures: number;
  /** Whether the bus refuses an event with this detail. */
  refuses: (detail: string) => boolean;
}

const keyOf = (uri: string): string => uri.replace(/^s3:\/\//, '');

export function memoryOutside(): MemoryOutside {
  const files = new Map<string, Buffer>();
  const logs = new Map<string, LogLine[]>();
  const sent: BusEvent[] = [];
  const metrics: Metric[] = [];
  const alarms = new Set<string>();
  const found = (path: string): Buffer => {
    const content = files.get(path);
    if (content === undefined) throw new Error(`NoSuchKey: ${path}`);
    return content;
  };
  const outside: MemoryOutside = {
    files,
    sent,
    metrics,
    alarms,
    logs,
    busFailures: 0,
    refuses: () => false,
    put: (uri, content) => void files.set(keyOf(uri), Buffer.from(content)),
    text: (uri) => found(keyOf(uri)).toString('utf8'),
    objects: {
      list: async (bucket, prefix) =>
        [...files]
          .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
          .map(([path, content]) => ({ key: path.slice(bucket.length + 1), size: content.length })),
      download: async (bucket, key, file) => {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, found(`${bucket}/${key}`));
      },
      read: async (bucket, key) => found(`${bucket}/${key}`).toString('utf8'),
      upload: async (bucket, key, file) => void files.set(`${bucket}/${key}`, await readFile(file)),
    },
    sendEvents: async (events) => {
      if (outside.busFailures > 0) {
        outside.busFailures -= 1;
        throw new Error('the bus is away');
      }
      sent.push(...events.filter(({ Detail }) => !outside.refuses(Detail)));
      return events.flatMap(({ Detail }, position) =>
        outside.refuses(Detail) ? [{ position, reason: 'MalformedDetail' }] : [],
      );
    },
    putMetrics: async (batch) => void metrics.push(...batch),
    alarmsInAlarm: async (names) => names.filter((name) => alarms.has(name)),
    writeLogs: async (group, stream, lines) => {
      const key = `${group}:${stream}`;
      logs.set(key, [...(logs.get(key) ?? []), ...lines]);
    },
    close: () => {},
  };
  return outside;
}
