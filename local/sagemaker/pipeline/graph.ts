// The steps of a definition as a graph: data dependencies, DependsOn and the branches of conditions.
import {
  checkConditions,
  type Definition,
  parseSteps,
  type StepDefinition,
  unparsable,
} from './definition.ts';
import { checkReferences, references } from './references.ts';

export interface Node {
  readonly step: StepDefinition;
  /** Names of the steps that must have succeeded before. */
  readonly needs: ReadonlySet<string>;
  /** The condition whose outcome admits the step. */
  readonly branch?: { readonly condition: string; readonly outcome: boolean };
}

/** A condition's branches run after it; what they refer to is theirs, not the condition's. */
const ownArguments = (step: StepDefinition): unknown =>
  step.Type === 'Condition' ? step.Arguments.Conditions : step.Arguments;

function nodeOf(step: StepDefinition, branch?: Node['branch']): Node {
  const data = references(ownArguments(step))
    .filter((reference) => reference.startsWith('Steps.'))
    .map((reference) => reference.split('.')[1] ?? '');
  const needs = new Set([
    ...data,
    ...(step.DependsOn ?? []),
    ...(branch === undefined ? [] : [branch.condition]),
  ]);
  return { step, needs, ...(branch !== undefined && { branch }) };
}

function branchNodes(step: StepDefinition): Node[] {
  if (step.Type !== 'Condition') return [];
  checkConditions(step.Arguments.Conditions ?? [], `${step.Name}.Conditions`);
  const branch = (key: 'IfSteps' | 'ElseSteps') =>
    parseSteps(step.Arguments[key], `${step.Name}.${key}`).map((inner) => {
      if (inner.Type === 'Condition')
        throw unparsable(`Condition step '${inner.Name}' is nested in '${step.Name}'`);
      return nodeOf(inner, { condition: step.Name, outcome: key === 'IfSteps' });
    });
  return [...branch('IfSteps'), ...branch('ElseSteps')];
}

/** All steps, those inside condition branches included. Throws ValidationException. */
export function graphOf(definition: Definition): Node[] {
  const nodes = definition.Steps.flatMap((step) => [nodeOf(step), ...branchNodes(step)]);
  checkGraph(nodes, definition);
  return nodes;
}

function checkGraph(nodes: readonly Node[], definition: Definition): void {
  const names = new Set<string>();
  for (const { step } of nodes) {
    if (names.has(step.Name)) throw unparsable(`Step names must be unique: '${step.Name}' appears twice`);
    names.add(step.Name);
  }
  for (const { step, needs } of nodes) {
    const missing = [...needs].find((need) => !names.has(need));
    if (missing !== undefined) throw unparsable(`Step '${step.Name}' refers to unknown step '${missing}'`);
  }
  checkReferences(
    definition,
    nodes.map(({ step }) => step),
  );
  checkCycles(nodes);
}

function checkCycles(nodes: readonly Node[]): void {
  let left = [...nodes];
  const done = new Set<string>();
  while (left.length > 0) {
    const free = left.filter(({ needs }) => [...needs].every((need) => done.has(need)));
    if (free.length === 0)
      throw unparsable(`The steps form a cycle: ${left.map(({ step }) => step.Name).join(', ')}`);
    for (const { step } of free) done.add(step.Name);
    left = left.filter((node) => !free.includes(node));
  }
}
