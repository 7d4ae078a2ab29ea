// What the expressions of a definition may point to, checked before the pipeline is kept.
import { type Definition, type StepDefinition, unparsable } from './definition.ts';
import { expressionKind } from './expressions.ts';

/** Every text behind a `Get`, at any depth. */
export function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  if (expressionKind(value) === 'Get') return [String((value as { Get: unknown }).Get)];
  const joined = (value as Record<string, { Step?: unknown; PropertyFile?: unknown }>)['Std:JsonGet'];
  const legacy =
    typeof joined?.PropertyFile === 'string'
      ? [`Steps.${String(joined.Step)}.PropertyFiles.${joined.PropertyFile}`]
      : [];
  return [...legacy, ...Object.values(value).flatMap(references)];
}

export const EXECUTION_VARIABLES = [
  'StartDateTime',
  'CurrentDateTime',
  'PipelineName',
  'PipelineArn',
  'PipelineExecutionId',
  'PipelineExecutionArn',
  'TrainingJobName',
  'ProcessingJobName',
];

const EXPERIMENT = ['ExperimentName', 'TrialName'];

/** Returns what is wrong with a reference, `undefined` when nothing is. */
type Check = (rest: string, definition: Definition, steps: readonly StepDefinition[]) => string | undefined;

const checks: Readonly<Record<string, Check>> = {
  Parameters: (name, { Parameters }) =>
    Parameters.some(({ Name }) => Name === name) ? undefined : "is not among the pipeline's parameters",
  Execution: (name) => (EXECUTION_VARIABLES.includes(name) ? undefined : 'is no execution variable'),
  PipelineExperimentConfig: (name) => (EXPERIMENT.includes(name) ? undefined : 'is no experiment member'),
  Steps: (path, _, steps) => {
    const [name, kind, file] = path.split('.');
    const files = steps.find(({ Name }) => Name === name)?.PropertyFiles ?? [];
    if (kind !== 'PropertyFiles' || files.some((known) => known.PropertyFileName === file)) return undefined;
    return `is not among the property files of step '${name}'`;
  },
};

/** Throws ValidationException for a reference that can lead nowhere in any execution. */
export function checkReferences(definition: Definition, steps: readonly StepDefinition[]): void {
  const { Parameters, PipelineExperimentConfig, Steps } = definition;
  const names = Parameters.map(({ Name }) => Name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw unparsable(`Parameter names must be unique: '${twice}' appears twice`);
  for (const reference of references([PipelineExperimentConfig, Steps])) {
    const root = reference.split('.')[0] ?? '';
    const check = Object.hasOwn(checks, root) ? checks[root] : undefined;
    if (check === undefined) throw unparsable(`Unknown reference '${reference}'`);
    const problem = check(reference.slice(root.length + 1), definition, steps);
    if (problem !== undefined) throw unparsable(`'${reference}' ${problem}`);
  }
}
