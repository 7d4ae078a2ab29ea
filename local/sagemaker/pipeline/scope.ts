// What the expressions of one execution see: its parameters, its own variables and the properties of finished steps.
import { nameIn } from '../names.ts';
import type { ExecutionRecord, StepMetadata } from '../state/pipeline-records.ts';
import type { World } from '../world.ts';
import type { Definition, StepDefinition } from './definition.ts';
import { ExpressionError, type ExpressionScope } from './expressions.ts';
import { typedValue } from './parameters.ts';
import { propertyAt } from './property-path.ts';

export const executionIdOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** What Describe answers for the resource that a step made. */
export function propertiesOf(world: World, metadata: StepMetadata | undefined): unknown {
  const { state } = world;
  if (metadata?.ProcessingJob !== undefined) return state.processingJobs.get(metadata.ProcessingJob.Arn);
  if (metadata?.TrainingJob !== undefined) return state.trainingJobs.get(metadata.TrainingJob.Arn);
  if (metadata?.RegisterModel !== undefined) return state.modelPackages.get(metadata.RegisterModel.Arn);
  if (metadata?.Model !== undefined) return state.models.get(metadata.Model.Arn);
  return metadata?.Condition;
}

function variables(execution: ExecutionRecord, jobName: string): Record<string, string> {
  return {
    StartDateTime: new Date(execution.CreationTime * 1000).toISOString(),
    CurrentDateTime: new Date().toISOString(),
    PipelineName: nameIn(execution.PipelineArn),
    PipelineArn: execution.PipelineArn,
    PipelineExecutionId: executionIdOf(execution.PipelineExecutionArn),
    PipelineExecutionArn: execution.PipelineExecutionArn,
    TrainingJobName: jobName,
    ProcessingJobName: jobName,
  };
}

async function readJson(world: World, uri: string): Promise<unknown> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
  try {
    return JSON.parse(await world.outside.objects.read(bucket, key));
  } catch (error) {
    throw new ExpressionError(`Cannot read JSON from ${uri}: ${(error as Error).message}`);
  }
}

function propertyFileUri(properties: unknown, step: StepDefinition | undefined, file: string): string {
  const declared = step?.PropertyFiles?.find(({ PropertyFileName }) => PropertyFileName === file);
  const path = `ProcessingOutputConfig.Outputs['${declared?.OutputName}'].S3Output.S3Uri`;
  const folder = propertyAt(properties, path);
  if (declared === undefined || typeof folder !== 'string') {
    throw new ExpressionError(`Step '${step?.Name}' has no property file '${file}'`);
  }
  return `${folder.replace(/\/$/, '')}/${declared.FilePath}`;
}

export interface ScopeSource {
  readonly world: World;
  readonly definition: Definition;
  readonly steps: readonly StepDefinition[];
  readonly execution: () => ExecutionRecord;
  readonly jobName: string;
}

const missing = (what: string): never => {
  throw new ExpressionError(`${what} does not exist`);
};

export function scopeOf({ world, definition, steps, execution, jobName }: ScopeSource): ExpressionScope {
  const stepProperties = (name: string): unknown => {
    const record = execution().steps.find(({ StepName }) => StepName === name);
    return propertiesOf(world, record?.Metadata) ?? missing(`A result of step '${name}'`);
  };
  return {
    parameter: (name) => {
      const declared = definition.Parameters.find(({ Name }) => Name === name);
      const given = execution().parameters.find(({ Name }) => Name === name);
      if (declared === undefined || given === undefined) return missing(`Parameter '${name}'`);
      return typedValue(declared, given.Value);
    },
    executionVariable: (name) =>
      variables(execution(), jobName)[name] ?? missing(`Execution variable '${name}'`),
    experiment: (name) =>
      (execution().PipelineExperimentConfig as Record<string, string> | undefined)?.[name] ??
      missing(`PipelineExperimentConfig.${name}`),
    stepProperties,
    propertyFile: async (stepName, file) => {
      const step = steps.find(({ Name }) => Name === stepName);
      return readJson(world, propertyFileUri(stepProperties(stepName), step, file));
    },
    jsonObject: (uri) => readJson(world, uri),
  };
}
