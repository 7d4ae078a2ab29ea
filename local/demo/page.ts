// The demo's one readable page.
import type { Report } from './report.ts';

const line = (name: string, value: string): string => `  ${name.padEnd(16)}${value}\n`;
const scores = (side: { accuracy: number; macro_f1: number } | null): string =>
  side === null
    ? 'none'
    : `macro-F1 ${side.macro_f1.toFixed(3)}, accuracy ${(side.accuracy * 100).toFixed(1)} %`;

export const page = (report: Report, missing: readonly string[]): string => {
  const { feedback, predictions, retraining, deployment, notifications, phases } = report;
  const versions = Object.entries(predictions.byVersion)
    .map(([version, count]) => `${count} by ${version}`)
    .join(', ');
  return [
    '\n── The loop, turned once ──────────────────────────────────────────\n',
    line(
      'Corrections',
      `${feedback.sent} sent (${feedback.overHttp} by HTTP, ${feedback.overBus} as events)`,
    ),
    line('', `${feedback.duplicates} of them twice → ${feedback.stored} stored, ${feedback.counted} counted`),
    line('Predictions', `${predictions.made} made meanwhile, ${predictions.failed} failed (${versions})`),
    line(
      'Retraining',
      `cycle ${retraining.cycle} (${retraining.execution}), triggered by ${retraining.trigger}`,
    ),
    line('Champion', scores(retraining.champion)),
    line('Candidate', scores(retraining.candidate)),
    line('Gate', `${retraining.decision} (${retraining.reason_code})`),
    line('', retraining.reason),
    line('Endpoint', `before ${deployment.before.config} (v${deployment.before.model_version})`),
    line('', `after  ${deployment.after.config} (v${deployment.after.model_version})`),
    line('Notified', `${notifications.training} on training, ${notifications.deployment} on deployment`),
    line('Took', phases.map(({ name, seconds }) => `${name} ${seconds.toFixed(0)} s`).join(', ')),
    missing.length === 0
      ? '\n✔ Every step of the loop happened.\n'
      : `\n✖ The demo did not show what it claims:\n${missing.map((each) => `  - ${each}\n`).join('')}`,
  ].join('');
};
