// What people and machines are told of an evaluation: words for a phone, JSON, and the past fact for the bus. Pure.
import type { LoopEvent } from '../../events/catalogue.ts';
import type { Metadata } from '../../events/metadata.ts';
import type { Message } from '../notification/publish-message.ts';
import { differenceWords } from './comparison-words.ts';
import type { EvaluationRecord, FiguresBySet } from './evaluation-record.ts';

type MetadataFor = (detailType: string) => Metadata;

const SUBJECT_LIMIT = 100;

const present = (figures: FiguresBySet | undefined) =>
  Object.entries(figures ?? {}).flatMap(([name, one]) => (one === null ? [] : [[name, one] as const]));

const scoreLines = (name: string, figures: FiguresBySet | undefined): string[] =>
  present(figures).map(
    ([set, { macro_f1, accuracy, rows }]) =>
      `${name} on ${set}: macro-F1 ${macro_f1.toFixed(3)}, accuracy ${(accuracy * 100).toFixed(1)} % (${rows} rows)`,
  );

export const evaluationMessage = (record: EvaluationRecord, stage: string): Message => {
  const { evaluation_id, status, model, against, comparison, reason } = record;
  const headline = status === 'SUCCEEDED' ? 'evaluation completed' : 'evaluation failed';
  const lines = [
    `${evaluation_id}: ${headline}.`,
    ...(reason === undefined ? [] : [reason]),
    ...scoreLines(model.model_id, model.figures),
    ...(against === undefined ? [] : scoreLines(against.model_id, against.figures)),
    ...(comparison === undefined ? [] : [differenceWords(comparison)]),
  ];
  return {
    subject: `[sentiment ${stage}] ${headline}`.slice(0, SUBJECT_LIMIT),
    text: lines.join('\n'),
    json: {
      stage,
      outcome: outcomeOf(record),
      evaluation_id,
      model_id: model.model_id,
      figures: model.figures,
      against_id: against?.model_id,
      against_figures: against?.figures,
      comparison,
      reason,
    },
  };
};

/** What a filter policy may ask for. */
export const outcomeOf = ({ status }: EvaluationRecord): string =>
  status === 'SUCCEEDED' ? 'EVALUATED' : 'EVALUATION_FAILED';

const scores = (figures: FiguresBySet | undefined) =>
  Object.fromEntries(present(figures).map(([set, { accuracy, macro_f1 }]) => [set, { accuracy, macro_f1 }]));

export const evaluationEvent = (record: EvaluationRecord, metadataFor: MetadataFor): LoopEvent => {
  const { evaluation_id, model, against, status, reason = 'No cause was given.' } = record;
  const about = {
    evaluation_id,
    model_id: model.model_id,
    ...(against === undefined ? {} : { against_id: against.model_id }),
  };
  if (status !== 'SUCCEEDED')
    return {
      detailType: 'EvaluationFailed',
      detail: { metadata: metadataFor('EvaluationFailed'), ...about, reason },
    };
  const metadata = metadataFor('EvaluationCompleted');
  return {
    detailType: 'EvaluationCompleted',
    detail: {
      metadata,
      ...about,
      scores: scores(model.figures),
      ...(against === undefined ? {} : { against_scores: scores(against.figures) }),
    },
  };
};
