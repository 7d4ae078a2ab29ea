// Executions begin, stop and are tried again here.
import { conflict, resourceNotFound } from '../errors.ts';
import { pipelineExecutionEvent } from '../events/pipeline-execution-event.ts';
import { arnOf, nameIn, newExecutionId } from '../names.ts';
import type {
  ExecutionRecord,
  Parallelism,
  ParameterValue,
  PipelineRecord,
} from '../state/pipeline-records.ts';
import type { World } from '../world.ts';
import { parseDefinition } from './definition.ts';
import { hasEnded, setExecutionStatus } from './execution-record.ts';
import { runExecution } from './execution-run.ts';
import { experimentOf } from './experiment.ts';
import { completeParameters } from './parameters.ts';

/** Throws ResourceNotFound. */
export function findPipeline(world: World, nameOrArn: string): PipelineRecord {
  const name = nameIn(nameOrArn);
  const pipeline = world.state.pipelines.get(arnOf(world, `pipeline/${name}`));
  if (pipeline === undefined) throw resourceNotFound(`Pipeline '${nameOrArn}' does not exist.`);
  return pipeline;
}

/** Throws ResourceNotFound. */
export function findExecution(world: World, arn: string): ExecutionRecord {
  const execution = world.state.executions.get(arn);
  if (execution === undefined) throw resourceNotFound(`Pipeline execution '${arn}' does not exist.`);
  return execution;
}

export interface StartRequest {
  readonly PipelineExecutionDisplayName?: string | undefined;
  readonly PipelineExecutionDescription?: string | undefined;
  readonly PipelineParameters?: readonly ParameterValue[] | undefined;
  readonly ParallelismConfiguration?: Parallelism | undefined;
  readonly PipelineVersionId?: number | undefined;
  readonly ClientRequestToken: string;
}

function versionOf(pipeline: PipelineRecord, asked: number | undefined): { id: number; text: string } {
  const id = asked ?? pipeline.versions.length;
  const text = pipeline.versions[id - 1];
  if (text === undefined)
    throw resourceNotFound(`Pipeline version ${id} of ${pipeline.PipelineArn} does not exist.`);
  return { id, text };
}

function newExecution(world: World, pipeline: PipelineRecord, request: StartRequest): ExecutionRecord {
  const version = versionOf(pipeline, request.PipelineVersionId);
  const definition = parseDefinition(version.text);
  const parameters = completeParameters(definition, request.PipelineParameters ?? []);
  const id = newExecutionId();
  const now = world.time.now();
  const known = new Map([
    ...parameters.map(({ Name, Value }) => [`Parameters.${Name}`, Value] as const),
    ['Execution.PipelineName', pipeline.PipelineName],
    ['Execution.PipelineExecutionId', id],
  ]);
  const experiment = experimentOf(definition, known);
  return {
    PipelineArn: pipeline.PipelineArn,
    PipelineExecutionArn: `${pipeline.PipelineArn}/execution/${id}`,
    PipelineExecutionDisplayName:
      request.PipelineExecutionDisplayName ?? `execution-${Math.round(now * 1000)}`,
    PipelineExecutionDescription: request.PipelineExecutionDescription,
    PipelineExecutionStatus: 'Executing',
    ...(experiment !== undefined && { PipelineExperimentConfig: experiment }),
    ParallelismConfiguration: request.ParallelismConfiguration ?? pipeline.ParallelismConfiguration,
    PipelineVersionId: version.id,
    CreationTime: now,
    LastModifiedTime: now,
    parameters,
    definition: version.text,
    steps: [],
    token: request.ClientRequestToken,
  };
}

/** The same token gives the same execution again. Throws ValidationException for parameters that do not fit. */
export function startExecution(world: World, pipeline: PipelineRecord, request: StartRequest): string {
  const known = world.state.executions
    .all()
    .find((e) => e.PipelineArn === pipeline.PipelineArn && e.token === request.ClientRequestToken);
  if (known !== undefined) return known.PipelineExecutionArn;
  const execution = newExecution(world, pipeline, request);
  const { PipelineExecutionArn: arn } = execution;
  world.state.executions.put(arn, execution);
  world.state.pipelines.patch(pipeline.PipelineArn, { LastRunTime: execution.CreationTime });
  world.events.publish(pipelineExecutionEvent(execution, undefined));
  runExecution(world, arn);
  return arn;
}

/** Throws ConflictException when the execution has ended otherwise than by a stop. */
export function stopExecution(world: World, execution: ExecutionRecord): void {
  const { PipelineExecutionStatus: status, PipelineExecutionArn: arn } = execution;
  if (status === 'Stopping' || status === 'Stopped') return;
  if (hasEnded(status)) {
    throw conflict(`Pipeline execution with ARN ${arn} has status ${status} and cannot be stopped.`);
  }
  world.executions.get(arn)?.stop();
}

/** Runs again, in place, what has not succeeded. Throws ConflictException unless it failed or was stopped. */
export function retryExecution(world: World, execution: ExecutionRecord, parallelism?: Parallelism): void {
  const { PipelineExecutionStatus: status, PipelineExecutionArn: arn } = execution;
  if (status !== 'Failed' && status !== 'Stopped') {
    throw conflict(`Pipeline execution with ARN ${arn} has status ${status} and cannot be retried.`);
  }
  world.state.executions.patch(arn, {
    steps: execution.steps.filter(({ StepStatus }) => StepStatus === 'Succeeded'),
    ParallelismConfiguration: parallelism ?? execution.ParallelismConfiguration,
  });
  setExecutionStatus(world, arn, 'Executing');
  runExecution(world, arn);
}
