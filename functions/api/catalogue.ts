// Every route of the HTTP API, in the order in which people meet them.
import type { Operation } from './operation.ts';
import { activateModelOperation } from './operations/activate-model.ts';
import { bootstrapOperation } from './operations/bootstrap.ts';
import { compareVersionsOperation } from './operations/compare-versions.ts';
import { decideModelOperation } from './operations/decide-model.ts';
import { eraseFeedbackOperation } from './operations/erase-feedback.ts';
import { eraseUserOperation } from './operations/erase-user.ts';
import { executionProgressOperation } from './operations/execution-progress.ts';
import { followDecisionLinkOperation } from './operations/follow-decision-link.ts';
import { healthOperation } from './operations/health.ts';
import { latestEvaluationOperation } from './operations/latest-evaluation.ts';
import { listAdjudicationsOperation } from './operations/list-adjudications.ts';
import { listEvaluationsOperation } from './operations/list-evaluations.ts';
import { listExecutionsOperation } from './operations/list-executions.ts';
import { listModelFeedbackOperation } from './operations/list-model-feedback.ts';
import { listModelsOperation } from './operations/list-models.ts';
import { listNotificationsOperation } from './operations/list-notifications.ts';
import { notifyOperation } from './operations/notify.ts';
import { predictBatchOperation } from './operations/predict-batch.ts';
import { predictSentimentOperation } from './operations/predict-sentiment.ts';
import { registerExternalModelOperation } from './operations/register-external-model.ts';
import { retrainOperation } from './operations/retrain.ts';
import { reviseFeedbackOperation } from './operations/revise-feedback.ts';
import { runEvaluationOperation } from './operations/run-evaluation.ts';
import { showActiveModelOperation } from './operations/show-active-model.ts';
import { showDecisionLinkOperation } from './operations/show-decision-link.ts';
import { showEvaluationOperation } from './operations/show-evaluation.ts';
import { showFeedbackOperation } from './operations/show-feedback.ts';
import { showModelOperation } from './operations/show-model.ts';
import { showOpenapiOperation } from './operations/show-openapi.ts';
import { showReferenceOperation } from './operations/show-reference.ts';
import { submitAuditOperation } from './operations/submit-audit.ts';
import { submitBulkOperation } from './operations/submit-bulk.ts';
import { submitFeedbackOperation } from './operations/submit-feedback.ts';
import { whatIfOperation } from './operations/what-if.ts';
import { whyOperation } from './operations/why.ts';

export const OPERATIONS: readonly Operation[] = [
  predictSentimentOperation,
  predictBatchOperation,
  healthOperation,
  submitFeedbackOperation,
  submitBulkOperation,
  showFeedbackOperation,
  reviseFeedbackOperation,
  eraseFeedbackOperation,
  eraseUserOperation,
  submitAuditOperation,
  listAdjudicationsOperation,
  listModelsOperation,
  showModelOperation,
  listModelFeedbackOperation,
  showActiveModelOperation,
  registerExternalModelOperation,
  decideModelOperation,
  showDecisionLinkOperation,
  followDecisionLinkOperation,
  activateModelOperation,
  runEvaluationOperation,
  latestEvaluationOperation,
  listEvaluationsOperation,
  showEvaluationOperation,
  compareVersionsOperation,
  retrainOperation,
  bootstrapOperation,
  listExecutionsOperation,
  executionProgressOperation,
  whyOperation,
  whatIfOperation,
  listNotificationsOperation,
  notifyOperation,
  showOpenapiOperation,
  showReferenceOperation,
];
