// Says in words why a cycle was opened, for people who read a message or a page. Pure.
import type { ErrorBasis, Evidence } from '../../events/retraining-requested.ts';

const percent = (share: unknown): string => `${(100 * Number(share)).toFixed(1)} %`;
const plain = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : String(value);

const BASES: Record<ErrorBasis, (compared: string) => string> = {
  asked: (compared) =>
    `${compared} corrections that were asked for, weighted by the chance with which they were asked for`,
  all: (compared) =>
    `all ${compared} corrections whose prediction is known, as next to none was asked for; people who are not asked speak up mostly about errors`,
};

interface Sentence {
  readonly needs: readonly string[];
  readonly say: (evidence: Evidence) => string;
}

const SENTENCES: Record<string, Sentence> = {
  volume: {
    needs: ['new_labels', 'threshold'],
    say: ({ new_labels, threshold }) =>
      `${plain(new_labels)} corrections are new; the threshold is ${plain(threshold)}.`,
  },
  disagreement: {
    needs: ['basis', 'compared', 'error_rate', 'lower_bound', 'limit'],
    say: ({ basis = 'all', compared, error_rate, lower_bound, limit }) =>
      `The error rate is ${percent(error_rate)}, at least ${percent(lower_bound)}, and its limit ${percent(limit)}: of ${BASES[basis](plain(compared))}.`,
  },
  'label-shift': {
    needs: ['distribution', 'psi', 'limit'],
    say: ({ distribution, psi, limit }) =>
      `The shares of the ${distribution === 'predicted' ? 'predicted' : 'corrected'} labels moved since the last cycle: stability index ${plain(psi)}, limit ${plain(limit)}.`,
  },
  age: {
    needs: ['age_seconds', 'new_labels'],
    say: ({ age_seconds, new_labels }) =>
      `The last cycle is ${(Number(age_seconds) / 86_400).toFixed(1)} days old; new corrections: ${plain(new_labels)}.`,
  },
};

/** One sentence; evidence of another kind (asked for by hand, or older than this sentence) as it stands. */
export const triggerWords = (reason: string, evidence: Evidence): string => {
  const sentence = Object.hasOwn(SENTENCES, reason) ? SENTENCES[reason] : undefined;
  if (sentence?.needs.every((name) => evidence[name] !== undefined)) return sentence.say(evidence);
  return Object.entries(evidence)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${plain(value)}`)
    .join(', ');
};
