// Turns the report of a finished cycle into the past facts that go on the bus. Pure.
import type { LoopEvent } from '../../events/catalogue.ts';
import type { Metadata } from '../../events/metadata.ts';
import { type CycleReport, cycleOf, reasonOf } from './cycle-report.ts';

type MetadataFor = (detailType: string) => Metadata;

/** In the order in which they happened. */
export const cycleEvents = (
  report: CycleReport,
  execution: string,
  metadataFor: MetadataFor,
): LoopEvent[] => {
  const { outcome, run, dataset, verdict, adjudication, model, deployment, error } = report;
  const cycle = { execution, cycle: cycleOf(report, execution) ?? 1 };
  const from = dataset === undefined ? {} : { dataset_uri: dataset.dataset_uri };
  const on = {
    endpoint_name: deployment?.endpoint_name ?? '',
    endpoint_config_name: deployment?.endpoint_config_name ?? '',
  };
  const events: LoopEvent[] = [];
  const judged = (detailType: 'CandidateEvaluated' | 'CandidateHeld' | 'CandidateRejected') => {
    if (verdict === undefined) return;
    events.push({ detailType, detail: { metadata: metadataFor(detailType), ...cycle, ...from, verdict } });
  };
  judged('CandidateEvaluated');
  if (adjudication !== undefined && adjudication.count > 0) {
    const metadata = metadataFor('AdjudicationRequested');
    events.push({
      detailType: 'AdjudicationRequested',
      detail: { metadata, ...cycle, ...from, ...adjudication },
    });
  }
  if (model !== undefined && run?.reason !== 'activation') {
    const { model_version, model_package_arn } = model;
    const detail = {
      metadata: metadataFor('ModelRegistered'),
      ...cycle,
      ...from,
      model_version,
      model_package_arn,
    };
    events.push({ detailType: 'ModelRegistered', detail });
  }
  if (outcome.kind === 'HELD') judged('CandidateHeld');
  if (outcome.kind === 'REJECTED') judged('CandidateRejected');
  if (outcome.kind === 'PROMOTED' && model !== undefined) {
    const detail = {
      metadata: metadataFor('ModelDeployed'),
      ...cycle,
      ...on,
      model_version: model.model_version,
    };
    events.push({ detailType: 'ModelDeployed', detail });
  }
  if (outcome.kind === 'ROLLED_BACK' && model !== undefined) {
    const { model_version } = model;
    const reason = reasonOf(report);
    const detail = { metadata: metadataFor('DeploymentRolledBack'), ...cycle, ...on, model_version, reason };
    events.push({ detailType: 'DeploymentRolledBack', detail });
  }
  if (outcome.kind === 'FAILED') {
    const failure = { error: error?.Error ?? 'Unknown', reason: reasonOf(report) };
    events.push({
      detailType: 'RetrainingFailed',
      detail: { metadata: metadataFor('RetrainingFailed'), ...cycle, ...failure },
    });
  }
  return events;
};
