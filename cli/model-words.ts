// What `loop models` and `loop model` print: figures, verdict and lineage of registered versions.
import type * as z from 'zod';
import type { Models } from '../functions/api/operations/list-models.ts';
import type { ActiveModelAnswer } from '../functions/api/operations/show-active-model.ts';
import type { Model } from '../functions/api/operations/show-model.ts';
import { oneLine, percent, table } from './tables.ts';

const figure = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(3));

export const modelsTable = ({ models, next }: z.output<typeof Models>): string => {
  if (models.length === 0) return 'No model is registered yet: loop bootstrap\n';
  const rows = models.map((model) => [
    `${model.serving ? '▶' : ' '} ${model.model_version}`,
    model.registered_at.slice(0, 16).replace('T', ' '),
    figure(model.macro_f1),
    model.accuracy === undefined ? '–' : percent(model.accuracy),
    model.approval,
    model.cycle === undefined ? 'from elsewhere' : `cycle ${model.cycle}`,
  ]);
  const more = next === null ? '' : `… and older ones: --cursor ${next}\n`;
  return table(['  version', 'registered (UTC)', 'macro-F1', 'accuracy', 'approval', 'from'], rows) + more;
};

export const modelWords = (model: z.output<typeof Model>): string => {
  const { metrics, verdict, dataset, compared_with, cycle } = model;
  const per = Object.entries(metrics?.test.per_class ?? {});
  const lines = [
    `Version ${model.model_version} (${model.approval}${model.serving ? ', serving' : ''}), ${model.model_id}`,
    `registered ${model.registered_at}${cycle === undefined ? ', from elsewhere' : `, cycle ${cycle}`}`,
    ...(verdict === undefined
      ? []
      : [`${verdict.decision} (${verdict.reason_code}): ${oneLine(verdict.reason)}`]),
    ...(metrics === undefined
      ? []
      : [`test set: macro-F1 ${figure(metrics.test.macro_f1)}, accuracy ${percent(metrics.test.accuracy)}`]),
    ...per.map(([label, { f1, support }]) => `  ${label.padEnd(9)} F1 ${figure(f1)} on ${support} rows`),
    ...(compared_with === undefined ? [] : [`compared with version ${compared_with}`]),
    ...(dataset === undefined
      ? []
      : [`learnt from ${dataset.folder} (${dataset.feedback_rows} corrections up to ${dataset.cutoff})`]),
  ];
  return `${lines.join('\n')}\n`;
};

export const activeWords = (active: z.output<typeof ActiveModelAnswer>): string => {
  const { model_version, endpoint_name, endpoint_status, live_config_name, endpoint_config_name } = active;
  const served = active.agrees
    ? `${endpoint_name} (${endpoint_status}) serves it`
    : `${endpoint_name} (${endpoint_status}) serves ${live_config_name ?? 'nothing'}, not ${endpoint_config_name}`;
  return `Version ${model_version} since ${active.promoted_at}, put in service by cycle ${active.cycle}; ${served}.\n`;
};
