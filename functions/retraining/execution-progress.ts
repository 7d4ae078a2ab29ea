// GET /executions/{id}: how far a retraining is, state by state and step by step, and what came of it.
import { ListPipelineExecutionStepsCommand } from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { ExecutionName } from '../api/operations/execution-progress.ts';
import { publicText } from '../api/public-text.ts';
import { activeModel } from '../deployment/active-model.ts';
import { findEndpoint } from '../deployment/find-endpoint.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { cycleOfExecution } from './cycles.ts';
import { executionArn } from './execution-arn.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'sagemaker'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly STATE_MACHINE_ARN: string;
  readonly SAGEMAKER_ENDPOINT_NAME: string;
}

export interface StateVisit {
  readonly name: string;
  readonly entered_at: string;
  readonly left_at?: string;
}

/** Pairs what was entered with what was left; a state still inside has no `left_at`. */
export const stateVisits = (history: readonly HistoryEvent[]): StateVisit[] => {
  const visits: StateVisit[] = [];
  for (const { timestamp, stateEnteredEventDetails, stateExitedEventDetails } of history) {
    const time = (timestamp ?? new Date(0)).toISOString();
    if (stateEnteredEventDetails?.name !== undefined)
      visits.push({ name: stateEnteredEventDetails.name, entered_at: time });
    const left = stateExitedEventDetails?.name;
    const open = visits.findLastIndex(({ name, left_at }) => name === left && left_at === undefined);
    const visit = visits[open];
    if (left !== undefined && visit !== undefined) visits[open] = { ...visit, left_at: time };
  }
  return visits;
};

const history = async ({ workflows }: Needs, executionArn: string): Promise<HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await workflows.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken && { nextToken }) }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
};

const pipelineSteps = async ({ sagemaker }: Needs, arn: string | undefined) => {
  if (arn === undefined) return [];
  const { PipelineExecutionSteps = [] } = await sagemaker.send(
    new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn, SortOrder: 'Ascending' }),
  );
  return PipelineExecutionSteps.map(({ StepName, StepStatus, StartTime, EndTime, FailureReason }) => ({
    name: StepName,
    status: StepStatus,
    started_at: StartTime?.toISOString(),
    ended_at: EndTime?.toISOString(),
    ...(FailureReason === undefined ? {} : { failure_reason: publicText(FailureReason) }),
  }));
};

const notFound = (id: string): Problem =>
  new Problem(
    'unknown-execution',
    `No retraining is called ${id}. POST /retrain answers the name of the one it starts.`,
  );

const describe = async ({ workflows }: Needs, executionArn: string) => {
  try {
    return await workflows.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
};

/** Asked only while the state machine waits for it. */
const trafficOf = async (
  deps: Needs,
  endpoint: string,
  states: readonly StateVisit[],
): Promise<string | undefined> => {
  const last = states.at(-1);
  if (last?.name !== 'AwaitEndpoint' || last.left_at !== undefined) return undefined;
  return (await findEndpoint(deps, endpoint))?.pendingMessage;
};

export const executionProgress = (deps: Needs, settings: Settings): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async ({ path: { id = '' } }) => {
    if (!ExecutionName.safeParse(id).success) throw notFound(id);
    const arn = executionArn(settings.STATE_MACHINE_ARN, id);
    const [execution, cycle] = await Promise.all([
      describe(deps, arn),
      cycleOfExecution(deps, settings.LOOP_TABLE_NAME, id),
    ]);
    if (execution === undefined && cycle === undefined) throw notFound(id);
    const [events, steps, active] = await Promise.all([
      execution === undefined ? [] : history(deps, arn),
      pipelineSteps(deps, cycle?.pipeline_execution_arn),
      activeModel(deps, settings.LOOP_TABLE_NAME),
    ]);
    const states = stateVisits(events);
    const traffic = await trafficOf(deps, settings.SAGEMAKER_ENDPOINT_NAME, states);
    const serving = active !== undefined && active.cycle === cycle?.cycle;
    return {
      status: 200,
      body: {
        execution: id,
        status: execution?.status ?? cycle?.outcome ?? 'WAITING',
        started_at: execution?.startDate?.toISOString(),
        stopped_at: execution?.stopDate?.toISOString(),
        cycle: cycle?.cycle,
        reason: cycle?.reason,
        evidence: cycle?.evidence,
        states,
        pipeline_steps: steps,
        ...(traffic === undefined ? {} : { traffic: publicText(traffic) }),
        outcome: cycle?.outcome,
        ...(cycle?.outcome_reason === undefined ? {} : { outcome_reason: publicText(cycle.outcome_reason) }),
        ...(serving
          ? { endpoint_name: settings.SAGEMAKER_ENDPOINT_NAME, model_version: active.model_version }
          : {}),
      },
    };
  },
});

export const handler = httpHandler(
  'execution-progress',
  executionProgress(
    { documents: dynamoDb(), workflows: stepFunctions(), sagemaker: sageMaker() },
    readEnvironment({ LOOP_TABLE_NAME: text, STATE_MACHINE_ARN: text, SAGEMAKER_ENDPOINT_NAME: text }),
  ),
  system.logger,
);
