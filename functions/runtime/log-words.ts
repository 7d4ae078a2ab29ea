// What of an error may stand in a log: its name, its place and its words, without what they quote, for that may be a review.

/** Names of files, fields, labels: nothing that a person wrote as a sentence. */
const NAME = /^"[\w.:/@-]{0,64}"$/;

/** `"Broke after two days" is not a label` → `"…" is not a label`; a quoted name stays. */
export const withoutQuotes = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"?/gs, (quoted) => (NAME.test(quoted) ? quoted : '"…"'));

/** Errors whose words are another program's answer to the text itself. */
const SPEAKS_OF_THE_TEXT: ReadonlySet<string> = new Set(['ModelError', 'BrokenAnswer']);

const statusOf = (error: Error): object => {
  const { httpStatusCode } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
  return httpStatusCode === undefined ? {} : { http_status: httpStatusCode };
};

/** An error as it is logged; whole where the stage asks for that (`logTexts: "on"`). */
export const errorWords = (error: Error, whole: boolean): object => {
  const { name, message, stack = '', cause } = error;
  const hidden = SPEAKS_OF_THE_TEXT.has(name) ? 'not logged; logTexts: "on" logs it' : withoutQuotes(message);
  return {
    name,
    ...statusOf(error),
    message: whole ? message : hidden,
    stack: stack.split('\n').filter((line) => /^\s+at /.test(line)),
    ...(cause instanceof Error ? { cause: errorWords(cause, whole) } : {}),
  };
};

/** Fields of a log line with every error in them put into such words. */
export const loggable = (fields: Record<string, unknown> = {}, whole = false): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? errorWords(value, whole) : value,
    ]),
  );
