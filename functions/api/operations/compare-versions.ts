// GET /evaluations/compare, as its callers see it.
import * as z from 'zod';
import { DifferenceBySet, FiguresBySet } from '../../evaluation/evaluation-record.ts';
import { json, operation, Time, Version } from '../operation.ts';
import { QueryVersion } from './list-evaluations.ts';
import { EvaluationId, EXAMPLE_EVALUATION } from './show-evaluation.ts';

export const CompareVersionsQuery = z.strictObject({
  first: QueryVersion.meta({ description: 'a version' }),
  second: QueryVersion.meta({ description: 'the version it is compared with' }),
});

const Side = z.strictObject({
  model_version: Version,
  evaluation_id: EvaluationId.describe('where its figures come from'),
  evaluated_at: Time,
  figures: FiguresBySet,
});

export const VersionsCompared = z
  .strictObject({
    words: z.string(),
    paired: z.boolean().describe('whether one evaluation judged both, on the same rows'),
    first: Side,
    second: Side,
    comparison: DifferenceBySet.optional().describe('first minus second; only where paired'),
  })
  .meta({ id: 'VersionsCompared' });

const { evaluation_id, ended_at: evaluated_at, model, against, comparison } = EXAMPLE_EVALUATION;

export const compareVersionsOperation = operation({
  id: 'compareVersions',
  method: 'GET',
  path: '/evaluations/compare',
  service: 'evaluation',
  summary: 'Compare two versions by what is on record',
  description:
    'The newest evaluation that judged both on the same rows gives differences with intervals. Without one the newest figures of each stand side by side.',
  query: CompareVersionsQuery,
  answers: {
    200: {
      description: 'The comparison',
      ...json(VersionsCompared, {
        words:
          'Version 2 is better than version 1: macro-F1 +0.080 (95 % interval +0.030 to +0.130) on the same 414 rows.',
        paired: true,
        first: { model_version: 2, evaluation_id, evaluated_at, figures: model.figures },
        second: { model_version: 1, evaluation_id, evaluated_at, figures: against.figures },
        comparison,
      }),
    },
  },
  problems: ['unknown-model', 'no-evaluation'],
});
