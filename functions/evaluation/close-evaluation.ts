// What the end of an evaluation's execution means: its job stops, a silent end is put on record, everybody is told.
import type { NotificationSettings } from '../notification/notification-settings.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { hasEnded } from './evaluation-record.ts';
import { advanceEvaluation, findEvaluation } from './evaluations.ts';
import { stopEvaluationJob } from './stop-evaluation-job.ts';
import { type TellNeeds, tellEvaluation } from './tell-evaluation.ts';

export type CloseNeeds = TellNeeds & Pick<Dependencies, 'sagemaker' | 'logger'>;
export interface CloseSettings {
  readonly evaluationsTable: string;
  readonly evaluationMachineArn: string;
  readonly notifications: NotificationSettings;
}

/** Safe to repeat, and safe for an execution of whose evaluation nobody knows. */
export const closeEvaluation = async (
  deps: CloseNeeds,
  { evaluationsTable, notifications }: CloseSettings,
  name: string,
  status: string,
): Promise<void> => {
  const record = await findEvaluation(deps, evaluationsTable, name);
  if (record === undefined || record.kind !== 'run') return;
  if (!hasEnded(record)) {
    const { job_name } = record;
    if (job_name !== undefined) await stopEvaluationJob(deps).run({ job_name });
    await advanceEvaluation(deps, evaluationsTable, name, {
      status: 'FAILED',
      ended_at: deps.clock().toISOString(),
      reason: `The execution ended as ${status} before it could record an outcome.`,
    });
  }
  const { delivered } = await tellEvaluation(deps, evaluationsTable, notifications).run({
    evaluation_id: name,
  });
  deps.logger.info('evaluation closed', { evaluation: name, status, delivered });
};
