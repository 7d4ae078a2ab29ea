// The gate's errors: how often simulated pairs of known difference are promoted, by the real comparison and the real gate.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { writeReport } from '../../soak/report-file.ts';
import { courseOf } from './judge-looks.ts';
import { type PairSettings, pairLooks } from './pair-looks.ts';
import { acceptanceLines, type CaseResult, caseLine, header } from './report.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '20' },
    report: { type: 'string' },
  },
});

const Measured = z.record(
  z.string(),
  z.object({ rows: z.number().int(), joint: z.array(z.array(z.array(z.number().int()))) }),
);
const measured = Measured.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'measured.json'), 'utf8')));

/** Negative, Neutral, Positive. */
const ENRICHED = [250, 250, 500];
const MIXES = [
  { mix: '2.3/4/93.7 %', shares: [0.023, 0.04, 0.937], joint: measured.reviews ?? measured.project },
  { mix: '25/15/60 %', shares: [0.25, 0.15, 0.6], joint: measured.project },
];

type Question = Pick<PairSettings, 'difference' | 'looks' | 'fresh' | 'candidates'> & {
  readonly share: number;
};
const question = (difference: number, looks: number, changes: Partial<Question> = {}): Question => ({
  difference,
  looks,
  fresh: 1,
  candidates: 'one',
  share: 1,
  ...changes,
});

const ACCEPTANCE: readonly Question[] = [
  question(0.02, 5),
  question(0, 5),
  question(0.05, 1),
  question(-0.02, 1),
];

/** What else decides in practice, on fewer pairs. */
const BESIDE: readonly Question[] = [
  question(0, 5, { candidates: 'new', share: 0.2 }),
  question(0.02, 5, { fresh: 0.25, share: 0.2 }),
  question(0, 5, { fresh: 0, candidates: 'new', share: 0.2 }),
  question(0.02, 5, { fresh: 0, candidates: 'new', share: 0.2 }),
];

const started = Date.now();
const results: CaseResult[] = [];
process.stdout.write(`${header(measured)}\n`);
for (const questions of [ACCEPTANCE, BESIDE])
  for (const { mix, shares, joint } of MIXES) {
    if (joint === undefined) throw new Error('measured.json lacks the project: npm run bench:gate:measure');
    for (const { share, ...asked } of questions) {
      const pairs = Math.max(1, Math.round(Number(values.pairs) * share));
      const settings = {
        joint: joint.joint,
        shares,
        rows: ENRICHED,
        pairs,
        seed: Number(values.seed),
        ...asked,
      };
      const courses = (await pairLooks(settings)).map(courseOf);
      const result: CaseResult = { mix, ...asked, courses };
      results.push(result);
      process.stdout.write(`${caseLine(result)}\n`);
    }
  }
const { lines, passed } = acceptanceLines(results);
process.stdout.write(`\n${lines.join('\n')}\n${((Date.now() - started) / 1000).toFixed(0)} s\n`);
writeReport(values.report, {
  cases: results.map(({ courses, ...rest }) => ({
    ...rest,
    pairs: courses.length,
    line: caseLine({ courses, ...rest }),
  })),
});
process.exitCode = passed ? 0 : 1;
