// Names the datasets that hold corrections and the models made from them, without opening a single dataset.
import { allModels } from '../registry/model-versions.ts';
import { allCycles } from '../retraining/cycles.ts';
import { datasetPrefix } from '../retraining/dataset-layout.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

interface Lifetime {
  readonly submitted_at: string;
  /** Absent while the item stands. */
  readonly erased_at?: string | undefined;
}

export interface LearntFrom {
  readonly models: readonly { model_version: number; cycle: number }[];
  /** Folders of the data bucket. */
  readonly datasets: readonly string[];
}

/** Cut-offs are Step Functions' time, the rest is a function's. */
const CLOCKS_APART_MS = 60_000;

const holds = (cutoff: string | undefined, { submitted_at, erased_at }: Lifetime): boolean => {
  const gone = erased_at === undefined ? Number.POSITIVE_INFINITY : Date.parse(erased_at) + CLOCKS_APART_MS;
  return cutoff !== undefined && cutoff >= submitted_at && Date.parse(cutoff) <= gone;
};

/**
 * A dataset holds what was submitted up to its cut-off and not erased before it was sealed. A cycle notes its cut-off
 * before it looks for erasures, so what is erased unseen by that look finds the note: an item may be named for a dataset
 * that just dropped it, never the other way round.
 * @param lifetimes of one correction or of several: named is what holds any of them.
 */
export const learntFrom = async (
  deps: Pick<Dependencies, 'documents'>,
  { LOOP_TABLE_NAME }: { readonly LOOP_TABLE_NAME: string },
  ...lifetimes: readonly Lifetime[]
): Promise<LearntFrom> => {
  if (lifetimes.length === 0) return { models: [], datasets: [] };
  const cycles = (await allCycles(deps, LOOP_TABLE_NAME)).filter(({ dataset_cutoff }) =>
    lifetimes.some((lifetime) => holds(dataset_cutoff, lifetime)),
  );
  const numbers = new Set(cycles.map(({ cycle }) => cycle));
  const models = (await allModels(deps, LOOP_TABLE_NAME))
    .flatMap(({ model_version, cycle }) =>
      cycle !== undefined && numbers.has(cycle) ? [{ model_version, cycle }] : [],
    )
    .sort((a, b) => a.model_version - b.model_version);
  const datasets = [...numbers].sort((a, b) => a - b).map(datasetPrefix);
  return { models, datasets };
};
