// The experiment and trial under which an execution is filed, named by the definition.
import type { Definition } from './definition.ts';
import { expressionKind } from './expressions.ts';

export interface ExperimentConfig {
  readonly ExperimentName: string;
  readonly TrialName: string;
}

/** What the Python SDK writes when its user says nothing. */
const DEFAULT = {
  ExperimentName: { Get: 'Execution.PipelineName' },
  TrialName: { Get: 'Execution.PipelineExecutionId' },
};

/** `known` holds values by reference, such as `Execution.PipelineName`. */
function textOf(value: unknown, known: ReadonlyMap<string, string>): string {
  const kind = expressionKind(value);
  if (kind === 'Get') return known.get((value as { Get: string }).Get) ?? '';
  if (kind !== 'Std:Join') return String(value);
  const { On = '', Values } = (value as Record<string, { On?: string; Values: unknown[] }>)[kind] ?? {
    Values: [],
  };
  return Values.map((part) => textOf(part, known)).join(On);
}

/** `undefined` where the definition says `null`: no experiment. Names of experiments come in lower case. */
export function experimentOf(
  { PipelineExperimentConfig }: Definition,
  known: ReadonlyMap<string, string>,
): ExperimentConfig | undefined {
  if (PipelineExperimentConfig === null) return undefined;
  const { ExperimentName, TrialName } = { ...DEFAULT, ...PipelineExperimentConfig };
  return {
    ExperimentName: textOf(ExperimentName, known).toLowerCase(),
    TrialName: textOf(TrialName, known),
  };
}
