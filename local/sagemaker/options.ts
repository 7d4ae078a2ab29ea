// What a caller may choose about the stand-in, and what it gets otherwise.
import type { Outside } from './outside/outside.ts';

export interface LocalSageMakerOptions {
  /** Folder for state, sandboxes and fleets; made when absent. */
  readonly dataDir: string;
  /** The emulator that answers for S3, EventBridge, CloudWatch and CloudWatch Logs. */
  readonly awsEndpoint: string;
  /** Interpreter that runs jobs and serving processes. */
  readonly python: string;
  readonly region?: string;
  readonly accountId?: string;
  /** Multiplies every wait that a request asks for; 1 is real time. Default 0.01. */
  readonly timeScale?: number;
  /** Milliseconds for which a passing status (Creating, Starting, …) stays visible at least. Default 200. */
  readonly minimumWait?: number;
  /** Share (0 to 1) of events that are sent twice, as AWS may. Default 0. */
  readonly duplicateEvents?: number;
  /** Share (0 to 1) of events that come up to two seconds late, after others that followed them. Default 0. */
  readonly lateEvents?: number;
  /** Serving processes for one variant, whatever its configuration asks for. Default 1. */
  readonly maxInstancesPerVariant?: number;
  /** Seconds after which an idle endpoint publishes zero-valued metrics; 0 publishes none. Default 10. */
  readonly metricHeartbeat?: number;
  /** Real seconds that a deployment gets at least, however small the time scale. Default 120. */
  readonly minimumDeploymentSeconds?: number;
  /** The command that serves a model; default: the TensorFlow Serving stand-in beside this file. */
  readonly servingCommand?: (modelFolder: string, port: number) => readonly string[];
  /** Everything outside the process; default: AWS SDK clients against `awsEndpoint`. */
  readonly outside?: Outside;
  readonly log?: (message: string) => void;
}

export type Settings = Required<Omit<LocalSageMakerOptions, 'outside' | 'servingCommand'>> &
  Pick<LocalSageMakerOptions, 'outside' | 'servingCommand'>;

export const withDefaults = (options: LocalSageMakerOptions): Settings => ({
  region: 'eu-west-1',
  accountId: '000000000000',
  timeScale: 0.01,
  minimumWait: 200,
  duplicateEvents: 0,
  lateEvents: 0,
  maxInstancesPerVariant: 1,
  metricHeartbeat: 10,
  minimumDeploymentSeconds: 120,
  log: () => {},
  ...options,
});
