// What a look of the doctor comes to: one line for people, with what to do where something is wrong.

/** `unknown`: could not be looked at, which is neither well nor ill. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'unknown';

export interface Finding {
  readonly subject: string;
  readonly verdict: Verdict;
  readonly words: string;
  readonly remedy?: string;
}

const MARKS: Record<Verdict, string> = { ok: '✔', warn: '!', fail: '✖', unknown: '?' };

export const findingWords = ({ subject, verdict, words, remedy }: Finding): string =>
  [
    `${MARKS[verdict]} ${subject.padEnd(12)} ${words}`,
    ...(remedy === undefined ? [] : [`  ${''.padEnd(12)} → ${remedy}`]),
  ].join('\n');

/** An error that AWS answers by, by name and message; anything else is a fault of ours and is thrown on. */
export const serviceWords = (error: unknown): string => {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  throw error;
};
