// GET /models: the registered versions, newest first, with what the gate measured and which one serves.
import { ListModelPackagesCommand, type ModelPackageSummary } from '@aws-sdk/client-sagemaker';
import { Approval, ListModelsQuery } from '../api/operations/list-models.ts';
import { activeModel } from '../deployment/active-model.ts';
import { findReceipt } from '../evaluation/receipts.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { allModels } from './model-versions.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly MODEL_PACKAGE_GROUP_NAME: string;
}

const READS_AT_ONCE = 25;

type Wanted = (typeof ListModelsQuery)['_output'];

/** SageMaker's token is the cursor; one that it does not know is the caller's mistake. */
const page = async ({ sagemaker }: Needs, group: string, { limit, cursor, approval }: Wanted) => {
  try {
    return await sagemaker.send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: group,
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
        MaxResults: limit,
        ...(cursor === undefined ? {} : { NextToken: cursor }),
        ...(approval === undefined ? {} : { ModelApprovalStatus: approval }),
      }),
    );
  } catch (error) {
    if (cursor === undefined || !(error instanceof Error && error.name === 'ValidationException'))
      throw error;
    throw new Problem('invalid-request', 'cursor is not one that a page before this one gave.', {}, error);
  }
};

const figuresOf = async (deps: Needs, loopTable: string, cycle: number | undefined) => {
  const receipt = cycle === undefined ? undefined : await findReceipt(deps, loopTable, cycle);
  if (receipt === undefined) return {};
  const { candidate, decision } = receipt.verdict;
  return { accuracy: candidate.accuracy, macro_f1: candidate.macro_f1, decision };
};

export const listModels = (
  deps: Needs,
  { LOOP_TABLE_NAME: loopTable, MODEL_PACKAGE_GROUP_NAME: group }: Settings,
): HttpRoute<typeof noBody, typeof ListModelsQuery> => ({
  body: noBody,
  query: ListModelsQuery,
  run: async ({ query }) => {
    const [{ ModelPackageSummaryList = [], NextToken = null }, registered, active] = await Promise.all([
      page(deps, group, query),
      allModels(deps, loopTable),
      activeModel(deps, loopTable),
    ]);
    const summary = async (found: ModelPackageSummary) => {
      const model_version = found.ModelPackageVersion ?? 0;
      const cycle = registered.find((each) => each.model_version === model_version)?.cycle;
      return {
        model_version,
        approval: Approval.parse(found.ModelApprovalStatus),
        registered_at: (found.CreationTime ?? new Date(0)).toISOString(),
        serving: active?.model_version === model_version,
        ...(cycle === undefined ? {} : { cycle }),
        ...(await figuresOf(deps, loopTable, cycle)),
      };
    };
    const models = await inParallel(ModelPackageSummaryList, READS_AT_ONCE, summary);
    return { status: 200, body: { models, next: NextToken } };
  },
});

export const handler = httpHandler(
  'list-models',
  listModels(
    { documents: dynamoDb(), sagemaker: sageMaker() },
    readEnvironment({ LOOP_TABLE_NAME: text, MODEL_PACKAGE_GROUP_NAME: text }),
  ),
  system.logger,
);
