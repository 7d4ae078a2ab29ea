// Everything that the stand-in's operations, jobs and fleets share, passed explicitly.
import type { EventOutbox } from './events/outbox.ts';
import type { EndpointMetrics } from './hosting/endpoint-metrics.ts';
import type { LiveEndpoint } from './hosting/live-endpoint.ts';
import type { RunningJob } from './jobs/running-job.ts';
import type { Settings } from './options.ts';
import type { Outside } from './outside/outside.ts';
import type { RunningExecution } from './pipeline/execution-run.ts';
import type { State } from './state/state.ts';
import type { Time } from './time.ts';

export interface World {
  readonly region: string;
  readonly account: string;
  readonly settings: Settings;
  readonly time: Time;
  readonly state: State;
  readonly outside: Outside;
  readonly events: EventOutbox;
  readonly metrics: EndpointMetrics;
  readonly log: (message: string) => void;
  /** What runs in this process right now, by ARN (executions, jobs) or by endpoint name. */
  readonly executions: Map<string, RunningExecution>;
  readonly jobs: Map<string, RunningJob>;
  readonly endpoints: Map<string, LiveEndpoint>;
}
