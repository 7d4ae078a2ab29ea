// Finds the pipeline of an execution that was stopped, or died, between starting it and noting its ARN on the cycle.
import { ListPipelineExecutionsCommand } from '@aws-sdk/client-sagemaker';
import type { Dependencies } from '../runtime/dependencies.ts';

/** SageMaker allows letters, digits and single hyphens, at most 82 (aws-contracts §2.3); Step Functions allows more. */
export const displayName = (execution: string): string =>
  execution
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 82);

/** @param openedAt when its cycle was opened: nothing older is its own, and hardly anything is younger. */
export const findPipeline = async (
  { sagemaker }: Pick<Dependencies, 'sagemaker'>,
  PipelineName: string,
  execution: string,
  openedAt: string,
): Promise<string | undefined> => {
  const { PipelineExecutionSummaries = [] } = await sagemaker.send(
    new ListPipelineExecutionsCommand({ PipelineName, CreatedAfter: new Date(openedAt), MaxResults: 100 }),
  );
  return PipelineExecutionSummaries.find(
    ({ PipelineExecutionDisplayName }) => PipelineExecutionDisplayName === displayName(execution),
  )?.PipelineExecutionArn;
};
