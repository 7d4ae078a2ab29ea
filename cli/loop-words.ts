// What `loop why`, `loop executions`, `loop notifications` and `loop what-if` print: the loop's own account of itself.
import type * as z from 'zod';
import type { Executions } from '../functions/api/operations/list-executions.ts';
import type { Notifications } from '../functions/api/operations/list-notifications.ts';
import type { CycleRequested } from '../functions/api/operations/retrain.ts';
import type { Replay } from '../functions/api/operations/what-if.ts';
import type { Why } from '../functions/api/operations/why.ts';
import { oneLine, percent, table } from './tables.ts';

export const whyWords = ({
  why,
  why_not_promoted,
  window,
  last_candidate,
  serving,
}: z.output<typeof Why>): string => {
  const { labels, compared, disagreement_rate, disagreement_limit } = window;
  const rate =
    disagreement_rate === null ? '' : `, ${percent(disagreement_rate)} of them against the model's answer`;
  const needed = last_candidate?.corrections_needed;
  const lines = [
    why,
    ...(why_not_promoted === undefined ? [] : [why_not_promoted]),
    ...(typeof needed === 'number' ? [`To tell such a gain from chance takes about ${needed} more.`] : []),
    `Since the last cycle: ${labels} new labels, ${compared} with a known prediction${rate} (limit ${percent(disagreement_limit)}).`,
    serving === null ? 'No model serves.' : `Version ${serving} serves.`,
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
};

export const openedWords = ({ cycle, execution }: z.output<typeof CycleRequested>): string =>
  `Cycle ${cycle} is opened: ${execution}\n`;

export const executionsTable = ({ executions, next }: z.output<typeof Executions>): string => {
  if (executions.length === 0) return 'No cycle was opened yet.\n';
  const rows = executions.map(({ execution, opened_at, reason, status, outcome, outcome_reason }) => [
    execution,
    opened_at.slice(0, 16).replace('T', ' '),
    reason,
    outcome ?? status,
    oneLine(outcome_reason ?? ''),
  ]);
  const more = next === null ? '' : `… and older ones: --before ${next}\n`;
  return table(['execution', 'opened (UTC)', 'because of', 'came to', 'why'], rows) + more;
};

const indented = (line: string): string => `  ${line}\n`;

export const notificationsList = ({ notifications, next }: z.output<typeof Notifications>): string => {
  if (notifications.length === 0) return 'Nobody was told anything yet.\n';
  const entries = notifications.map(
    ({ delivered_at, channel, outcome, message }) =>
      `${delivered_at}  ${channel}  ${outcome}\n${message.split('\n').map(oneLine).filter(Boolean).map(indented).join('')}`,
  );
  return entries.join('') + (next === null ? '' : `… and older ones: --before ${next}\n`);
};

export const replayWords = ({ words, retrainings, decisions }: z.output<typeof Replay>): string => {
  const opened = (name: string, cycles: z.output<typeof Replay>['retrainings']['as_proposed']) =>
    cycles.map(({ at, reason, after_labels }) => `  ${name}: ${at} ${reason}, after ${after_labels} labels`);
  const changed = decisions
    .filter((decision) => decision.changed)
    .map(
      ({ cycle, recorded, as_proposed }) =>
        `  cycle ${cycle}: ${as_proposed.decision} (${as_proposed.reason_code}) in place of ${recorded.decision} (${recorded.reason_code})`,
    );
  const lines = [
    words,
    ...opened('as deployed', retrainings.as_deployed),
    ...opened('as proposed', retrainings.as_proposed),
    ...changed,
  ];
  return `${lines.join('\n')}\n`;
};
