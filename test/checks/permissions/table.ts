// Calls × roles as a table for a terminal. Pure.
import type { Judgement } from './judge.ts';

const line = ({ name, calls, refused, grants, unused }: Judgement): string => {
  const unexplained = unused.filter(({ reason }) => reason === undefined).length;
  const cells = [
    calls,
    refused.length,
    grants,
    grants - unused.length,
    unused.length - unexplained,
    unexplained,
  ];
  return `${name.padEnd(22)}${cells.map((cell) => String(cell).padStart(10)).join('')}`;
};

const HEAD = ['calls', 'refused', 'grants', 'used', 'explained', 'unused'];

export const complaintsOf = ({ name, refused, unused }: Judgement): string[] => [
  ...refused.map(({ action, resource }) => `${name} is refused ${action} on ${resource}`),
  ...unused
    .filter(({ reason }) => reason === undefined)
    .map(({ grant }) => `${name} may ${grant.action} on ${grant.resource}, and neither used it nor says why`),
];

export const table = (judgements: readonly Judgement[]): string =>
  [
    `${'function'.padEnd(22)}${HEAD.map((title) => title.padStart(10)).join('')}`,
    ...judgements.map(line),
  ].join('\n');

/** Each reason once, with how many grants it explains. */
export const reasonsGiven = (judgements: readonly Judgement[]): string[] => {
  const counts = new Map<string, number>();
  for (const { reason } of judgements.flatMap(({ unused }) => unused))
    if (reason !== undefined) counts.set(reason.because, (counts.get(reason.because) ?? 0) + 1);
  return [...counts].map(([because, count]) => `  ${String(count).padStart(3)}× ${because}`);
};
