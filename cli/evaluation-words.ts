// What `loop evaluate`, `loop evaluations` and `loop compare` print: figures by set, and what their difference shows.
import type * as z from 'zod';
import type { VersionsCompared } from '../functions/api/operations/compare-versions.ts';
import type { Evaluations } from '../functions/api/operations/list-evaluations.ts';
import type { EvaluationRequested } from '../functions/api/operations/run-evaluation.ts';
import type { Evaluation } from '../functions/api/operations/show-evaluation.ts';
import { differenceWords } from '../functions/evaluation/comparison-words.ts';
import {
  type DifferenceBySet,
  type FiguresBySet,
  JudgedOn,
} from '../functions/evaluation/evaluation-record.ts';
import { oneLine, percent, table } from './tables.ts';

type Shown = z.output<typeof Evaluation>;

const SETS = JudgedOn.options;

const name = ({ model_version, model_id }: Shown['model']): string =>
  model_version === undefined ? model_id : `version ${model_version}`;

const both = ({ model, against }: Shown): string =>
  against === undefined ? name(model) : `${name(model)} beside ${name(against)}`;

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

export const requestedWords = ({
  evaluation_id,
  model_version,
  against,
  repeated,
}: z.output<typeof EvaluationRequested>): string =>
  `${evaluation_id} judges version ${model_version}${against === undefined ? '' : ` beside version ${against}`}${repeated ? ' (asked for before)' : ''}\n`;

const row = (who: string, set: string, figures: FiguresBySet | undefined): string[][] => {
  const one = figures?.[set as keyof FiguresBySet];
  if (one === null || one === undefined) return [];
  const [low, high] = one.macro_f1_interval;
  const interval = `${low.toFixed(3)} to ${high.toFixed(3)}`;
  return [[set, who, String(one.rows), one.macro_f1.toFixed(3), interval, percent(one.accuracy)]];
};

const figuresTable = (sides: readonly (readonly [string, FiguresBySet | undefined])[]): string => {
  const rows = SETS.flatMap((set) => sides.flatMap(([who, figures]) => row(who, set, figures)));
  return rows.length === 0 ? '' : table(['set', 'model', 'rows', 'macro-F1', '95 %', 'accuracy'], rows);
};

const differenceTable = (compared: DifferenceBySet): string => {
  const rows = [...SETS, 'pooled' as const].flatMap((set) => {
    const one = compared[set];
    if (one === null) return [];
    const [low, high] = one.macro_f1_interval;
    const interval = `${signed(low)} to ${signed(high)}`;
    return [[set, String(one.rows), String(one.discordant_rows), signed(one.macro_f1_difference), interval]];
  });
  return table(['set', 'rows', 'answered apart', 'macro-F1', '95 %'], rows);
};

export const evaluationWords = (shown: Shown): string => {
  const { evaluation_id, status, model, against, comparison, reason } = shown;
  const first = name(model);
  const difference =
    comparison === undefined || against === undefined
      ? ''
      : `${differenceWords(comparison, first, name(against))}\n${differenceTable(comparison)}`;
  const figures = figuresTable([
    [first, model.figures],
    ...(against === undefined ? [] : ([[name(against), against.figures]] as const)),
  ]);
  const why = reason === undefined ? '' : `${oneLine(reason)}\n`;
  return `${evaluation_id}: ${both(shown)}, ${status}\n${why}${figures}${difference}`;
};

export const evaluationsTable = ({ evaluations, next }: z.output<typeof Evaluations>): string => {
  if (evaluations.length === 0) return 'Nothing was evaluated yet: loop evaluate\n';
  const rows = evaluations.map((each) => {
    const figures = SETS.map((set) => each.model.figures?.[set]?.macro_f1.toFixed(3) ?? '–');
    const when = each.requested_at.slice(0, 16).replace('T', ' ');
    return [each.evaluation_id, when, both(each), each.status, ...figures];
  });
  const more = next === null ? '' : `… and older ones: --before ${next}\n`;
  const header = ['evaluation', 'asked for (UTC)', 'of', 'status', ...SETS.map((set) => `F1 ${set}`)];
  return table(header, rows) + more;
};

export const comparedWords = ({
  words,
  first,
  second,
  comparison,
}: z.output<typeof VersionsCompared>): string => {
  const figures = figuresTable([
    [`version ${first.model_version}`, first.figures],
    [`version ${second.model_version}`, second.figures],
  ]);
  return `${oneLine(words)}\n${figures}${comparison === undefined ? '' : differenceTable(comparison)}`;
};
