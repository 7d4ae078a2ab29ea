// An evaluation as the API shows it: ids become version numbers where there are some, and places in S3 stay in the house.
import { publicText } from '../api/public-text.ts';
import type { RegisteredModel } from '../registry/model-versions.ts';
import type { EvaluationRecord } from './evaluation-record.ts';

export const evaluationAnswer = (record: EvaluationRecord, models: readonly RegisteredModel[]) => {
  const { evaluation_id, kind, status, requested_at, ended_at, request, comparison, reason } = record;
  const judged = ({ model_id, figures }: EvaluationRecord['model']) => {
    const model_version = models.find((each) => each.model_id === model_id)?.model_version;
    return {
      model_id,
      ...(model_version === undefined ? {} : { model_version }),
      ...(figures === undefined ? {} : { figures }),
    };
  };
  return {
    evaluation_id,
    kind,
    status,
    requested_at,
    ...(ended_at === undefined ? {} : { ended_at }),
    on: request.on,
    ...(request.note === undefined ? {} : { note: request.note }),
    model: judged(record.model),
    ...(record.against === undefined ? {} : { against: judged(record.against) }),
    ...(comparison === undefined ? {} : { comparison }),
    ...(reason === undefined ? {} : { reason: publicText(reason) }),
  };
};
