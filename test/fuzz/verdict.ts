// What a fuzz run came to, in one line, and whether that is good enough.
import * as z from 'zod';

/** Of schemathesis's own report. */
export const Report = z.object({
  complete: z.boolean(),
  operations: z.object({ selected: z.number(), tested: z.number() }),
  test_cases: z.object({ generated: z.number(), errored: z.number() }),
  failures: z.array(z.object({ type: z.string(), title: z.string(), count: z.number() })),
});

/** `POST /retrain 409` → how often. */
export const Tally = z.record(z.string(), z.number().int());

export type Verdict = z.infer<typeof Report> & { readonly answers: z.infer<typeof Tally> };

const statusOf = (answer: string): number => Number(answer.split(' ').at(-1));

const answered = ({ answers }: Verdict, wanted: (status: number) => boolean): number =>
  Object.entries(answers)
    .filter(([answer]) => wanted(statusOf(answer)))
    .reduce((sum, [, count]) => sum + count, 0);

const found = ({ failures }: Verdict, ...types: string[]): number =>
  failures.filter(({ type }) => types.includes(type)).reduce((sum, { count }) => sum + count, 0);

const SCHEMA = ['JsonSchemaError', 'MalformedJson', 'ContentDeserializationError', 'DiscriminatorMismatch'];
const CONTENT_TYPE = ['UndefinedContentType', 'MissingContentType', 'MalformedMediaType'];
const OWN_FIGURES = ['UndefinedStatusCode', ...SCHEMA, ...CONTENT_TYPE];

export const isClean = (verdict: Verdict, leastCases: number): boolean =>
  verdict.complete &&
  verdict.failures.length === 0 &&
  verdict.test_cases.errored === 0 &&
  verdict.operations.tested === verdict.operations.selected &&
  verdict.test_cases.generated >= leastCases &&
  answered(verdict, () => true) >= leastCases &&
  answered(verdict, (status) => status >= 500) === 0;

export const summaryLine = (verdict: Verdict, seed: number, seconds: number): string => {
  const { operations, test_cases: cases, failures } = verdict;
  const others = failures.filter(({ type }) => !OWN_FIGURES.includes(type));
  const accepted = answered(verdict, (status) => status < 300);
  return [
    `seed ${seed}: ${cases.generated} cases, ${answered(verdict, () => true)} requests to ${operations.tested} of ${operations.selected} operations in ${seconds.toFixed(0)} s`,
    `${accepted} accepted`,
    `${answered(verdict, (status) => status >= 500)} answers of 5xx`,
    `${found(verdict, 'UndefinedStatusCode')} undocumented statuses`,
    `${found(verdict, ...SCHEMA)} schema violations`,
    `${found(verdict, ...CONTENT_TYPE)} undocumented content types`,
    `${others.reduce((sum, { count }) => sum + count, 0)} other findings${others.length === 0 ? '' : ` (${others.map(({ title }) => title).join('; ')})`}`,
    `${cases.errored} errors`,
  ].join(', ');
};
