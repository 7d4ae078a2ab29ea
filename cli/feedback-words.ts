// What `loop predict`, `loop feedback` and `loop erase` print: the answer in a line or two.
import type * as z from 'zod';
import type { Erased } from '../functions/api/operations/erase-feedback.ts';
import type { UserErased } from '../functions/api/operations/erase-user.ts';
import type { Prediction } from '../functions/api/operations/predict-sentiment.ts';
import type { FeedbackTaken } from '../functions/api/operations/submit-feedback.ts';
import { percent } from './tables.ts';

export const predictionWords = (prediction: z.output<typeof Prediction>): string => {
  const { label, confidence, scores, model_version, prediction_id } = prediction;
  const others = Object.entries(scores)
    .filter(([name]) => name !== label)
    .map(([name, score]) => `${name} ${percent(score)}`)
    .join(', ');
  const by = model_version === undefined ? 'an unnumbered model' : `version ${model_version}`;
  const id = prediction_id === undefined ? '' : `, prediction ${prediction_id}`;
  return `${label} ${percent(confidence)} (${others})\nby ${by}${id}\n`;
};

export const takenWords = ({ feedback_id, repeated }: z.output<typeof FeedbackTaken>): string =>
  `${repeated ? 'On record already' : 'Recorded'}: feedback ${feedback_id}\n`;

type Seen = Pick<z.output<typeof Erased>, 'models' | 'datasets'>;

/** Datasets that are sealed keep what they hold; whoever must train anew needs the names. */
const seenWords = ({ models, datasets }: Seen): string[] => [
  models.length === 0
    ? 'No registered model learnt from it.'
    : `Learnt by ${models.map(({ model_version }) => `version ${model_version}`).join(', ')}.`,
  ...(datasets.length === 0 ? [] : [`Held by ${datasets.join(', ')}; no later dataset holds it.`]),
];

export const erasedWords = (erased: z.output<typeof Erased>): string =>
  `Erased: feedback ${erased.feedback_id}\n${seenWords(erased).join('\n')}\n`;

export const userErasedWords = (erased: z.output<typeof UserErased>): string =>
  `Erased: ${erased.erased} corrections of this user\n${erased.erased === 0 ? '' : `${seenWords(erased).join('\n')}\n`}`;
