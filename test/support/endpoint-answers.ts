// What the model's container answers to /invocations, for tests.
import { LABELS, type Label } from '../../events/label.ts';

/** A row that is sure of its label; `confidence` 0.4 makes it an unsure one. */
export const prediction = (label: Label, model_id = 'model-2', confidence = 0.8) => ({
  probabilities: LABELS.map((each) =>
    each === label ? confidence : Math.round((1 - confidence) * 50) / 100,
  ),
  labels: [...LABELS],
  label,
  model_id,
});

export const endpointAnswer = (predictions: readonly object[]) => ({
  Body: new TextEncoder().encode(JSON.stringify({ predictions })),
  ContentType: 'application/json',
});
