// What the model's container answers to /invocations, for tests.
import { LABELS, type Label } from '../../events/label.ts';

/** A row that is sure of its label. */
export const prediction = (label: Label, model_id = 'model-2') => ({
  probabilities: LABELS.map((each) => (each === label ? 0.8 : 0.1)),
  labels: [...LABELS],
  label,
  model_id,
});

export const endpointAnswer = (predictions: readonly object[]) => ({
  Body: new TextEncoder().encode(JSON.stringify({ predictions })),
  ContentType: 'application/json',
});
