// Takes out of a report what the record of an evaluation keeps; the rest stays in S3. Pure.
import type { Difference, DifferenceBySet, Figures, FiguresBySet } from './evaluation-record.ts';
import type { Comparison, EvaluationReport, MeasurementReport, Metrics } from './evaluation-report.ts';

type Report = EvaluationReport | MeasurementReport;

const figures = (judged: Metrics | null): Figures | null =>
  judged === null
    ? null
    : {
        rows: judged.rows,
        accuracy: judged.accuracy,
        macro_f1: judged.macro_f1,
        macro_f1_interval: judged.macro_f1_interval,
        per_class_f1: Object.fromEntries(
          Object.entries(judged.per_class).map(([label, { f1 }]) => [label, f1]),
        ),
      };

const difference = (compared: Comparison | null): Difference | null =>
  compared === null
    ? null
    : {
        rows: compared.rows,
        discordant_rows: compared.discordant_rows,
        accuracy_difference: compared.accuracy_difference,
        accuracy_interval: compared.accuracy_interval,
        macro_f1_difference: compared.macro_f1_difference,
        macro_f1_interval: compared.macro_f1_interval,
        probability_of_improvement: compared.probability_of_improvement,
        mcnemar_p_value: compared.mcnemar.p_value,
      };

const figuresBySet = ({ test, golden, holdout }: Report['candidate']): FiguresBySet => ({
  test: figures(test),
  golden: figures(golden),
  feedback: figures(holdout),
});

const differences = ({
  test,
  golden,
  holdout,
  pooled,
}: NonNullable<Report['comparison']>): DifferenceBySet => ({
  test: difference(test),
  golden: difference(golden),
  feedback: difference(holdout),
  pooled: difference(pooled),
});

export const summaryOf = ({ candidate, champion, comparison }: Report) => ({
  model: { model_id: candidate.model_id, figures: figuresBySet(candidate) },
  ...(champion === null ? {} : { against: { model_id: champion.model_id, figures: figuresBySet(champion) } }),
  ...(comparison === null ? {} : { comparison: differences(comparison) }),
});

const reversedInterval = ([low, high]: [number, number]): [number, number] => [-high, -low];

const reversed = (one: Difference | null): Difference | null =>
  one === null
    ? null
    : {
        ...one,
        accuracy_difference: -one.accuracy_difference,
        accuracy_interval: reversedInterval(one.accuracy_interval),
        macro_f1_difference: -one.macro_f1_difference,
        macro_f1_interval: reversedInterval(one.macro_f1_interval),
        probability_of_improvement: 1 - one.probability_of_improvement,
      };

/** The same comparison, seen from the other side. */
export const reversedDifferences = ({
  test,
  golden,
  feedback,
  pooled,
}: DifferenceBySet): DifferenceBySet => ({
  test: reversed(test),
  golden: reversed(golden),
  feedback: reversed(feedback),
  pooled: reversed(pooled),
});
