// Keeps count of what became of a file's rows, and says of each refused one where it stands and what is wrong.
import type * as z from 'zod';
import type { BulkReport } from '../api/operations/submit-bulk.ts';
import { type Issue, Problem } from '../runtime/problem.ts';
import type { BulkRow } from './bulk-file.ts';
import type { Recording } from './record-feedback.ts';
import { recordingProblem } from './recording-problem.ts';

type Report = z.output<typeof BulkReport>;

const inWords = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');

export class BulkTally {
  readonly #counts = { recorded: 0, repeated: 0 };
  readonly #errors: Report['errors'] = [];

  misfit({ row, line, issues = [] }: BulkRow): void {
    const { type } = new Problem('invalid-request', '').details;
    this.#errors.push({ row, line, type, detail: inWords(issues), issues: [...issues] });
  }

  recorded({ row, line, correction }: BulkRow, recording: Recording): void {
    const problem = recordingProblem(recording);
    if (problem === undefined) {
      this.#counts[recording.outcome === 'repeated' ? 'repeated' : 'recorded'] += 1;
      return;
    }
    const { type, detail } = problem.details;
    const id = correction?.feedback_id;
    this.#errors.push({ row, line, type, detail, ...(id === undefined ? {} : { feedback_id: id }) });
  }

  /** @param rows of the file, to be accounted for to the last. */
  report(rows: number): Report {
    const errors = this.#errors.toSorted((a, b) => a.row - b.row);
    return { rows, ...this.#counts, refused: errors.length, errors };
  }
}
