// Everything beyond the stand-in that it reads or writes, as one interface that tests replace.

export interface StoredObject {
  readonly key: string;
  readonly size: number;
}

export interface ObjectStore {
  /** Every object whose key starts with `prefix`, all pages. */
  list(bucket: string, prefix: string): Promise<StoredObject[]>;
  download(bucket: string, key: string, file: string): Promise<void>;
  /** The object's text; throws when it is absent. */
  read(bucket: string, key: string): Promise<string>;
  upload(bucket: string, key: string, file: string): Promise<void>;
}

export interface BusEvent {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly Resources: readonly string[];
  readonly Time: Date;
}

export interface RefusedEvent {
  /** Position among the events sent. */
  readonly position: number;
  readonly reason: string;
}

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: 'None' | 'Count' | 'Microseconds';
  /** Value seen → how often. */
  readonly values: ReadonlyMap<number, number>;
  readonly time: Date;
}

export interface LogLine {
  readonly timestamp: number;
  readonly message: string;
}

export interface Outside {
  readonly objects: ObjectStore;
  /** Sends to the default bus; throws when it cannot be reached. */
  sendEvents(events: readonly BusEvent[]): Promise<readonly RefusedEvent[]>;
  putMetrics(metrics: readonly Metric[]): Promise<void>;
  /** Which of the alarms are in state ALARM now. */
  alarmsInAlarm(names: readonly string[]): Promise<string[]>;
  /** Appends to a log stream and makes the group and the stream when they are absent. */
  writeLogs(group: string, stream: string, lines: readonly LogLine[]): Promise<void>;
  close(): void;
}
