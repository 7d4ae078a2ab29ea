// The stand-in's state on disk as a kill left it: whether it can be read, and what was going on.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly kind: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface DiskState {
  readonly entries: readonly Entry[];
  readonly files: number;
  /** Files that hold no whole entry. */
  readonly damaged: readonly string[];
  /** Files that were being written. */
  readonly unfinished: number;
}

export function readDiskState(dataDir: string): DiskState {
  const root = join(dataDir, 'state');
  const entries: Entry[] = [];
  const damaged: string[] = [];
  let files = 0;
  let unfinished = 0;
  for (const kind of existsSync(root) ? readdirSync(root) : []) {
    for (const name of readdirSync(join(root, kind))) {
      if (name.endsWith('.new')) unfinished += 1;
      if (!name.endsWith('.json')) continue;
      files += 1;
      try {
        entries.push({ kind, value: JSON.parse(readFileSync(join(root, kind, name), 'utf8')).value });
      } catch {
        damaged.push(`${kind}/${name}`);
      }
    }
  }
  return { entries, files, damaged, unfinished };
}

interface VariantsShown {
  readonly ProductionVariants?: readonly {
    readonly VariantStatus?: readonly { readonly Status: string }[];
  }[];
}

function endpointState(value: Entry['value']): string {
  const pending = value.PendingDeploymentSummary as VariantsShown | undefined;
  const stage = pending?.ProductionVariants?.[0]?.VariantStatus?.[0]?.Status;
  return stage === undefined ? String(value.EndpointStatus) : `${value.EndpointStatus}/${stage}`;
}

const unsettled = (kind: string, { entries }: DiskState) =>
  entries.filter((entry) => entry.kind === kind).map(({ value }) => value);

/** What the kill hit, such as `Updating/Baking, step Train`; events that had not left count too. */
export function underWay(state: DiskState): string {
  const endpoints = unsettled('endpoints', state)
    .filter(({ EndpointStatus }) => EndpointStatus !== 'InService')
    .map(endpointState);
  const steps = unsettled('executions', state)
    .filter(({ PipelineExecutionStatus }) => PipelineExecutionStatus === 'Executing')
    .flatMap(({ steps: list }) => list as { StepName: string; StepStatus: string }[])
    .filter(({ StepStatus }) => StepStatus === 'Executing' || StepStatus === 'Starting')
    .map(({ StepName }) => `step ${StepName}`);
  const events = unsettled('outbox', state).length;
  return [...endpoints, ...steps, ...(events > 0 ? [`${events} event(s)`] : [])].join(', ') || 'nothing';
}
