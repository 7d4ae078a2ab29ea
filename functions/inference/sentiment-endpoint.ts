// Asks the SageMaker endpoint for a sentiment; raw text in, because only the model that answers knows its own tokenizer.
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import * as z from 'zod';
import { Label } from '../../events/label.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

const Row = z
  .object({
    probabilities: z.array(z.number().min(0).max(1)).min(2),
    labels: z.array(Label).min(2),
    label: Label,
    model_id: z.string().min(1),
  })
  .refine(
    ({ probabilities, labels, label }) => probabilities.length === labels.length && labels.includes(label),
    {
      error: 'probabilities, labels and label do not belong together',
    },
  );

const Answer = z.object({ predictions: z.array(Row) });

export interface Sentiment {
  readonly label: Label;
  /** Probability of `label`, 0 to 1. */
  readonly confidence: number;
  /** Lead of the likeliest label over the runner-up, 0 to 1. */
  readonly margin: number;
  readonly scores: Record<string, number>;
  /** The training job that made the answering model. */
  readonly modelId: string;
}

const sentiment = ({ probabilities, labels, label, model_id }: z.infer<typeof Row>): Sentiment => {
  const scores = Object.fromEntries(labels.map((name, index) => [name, probabilities[index] ?? 0]));
  const [first = 0, second = 0] = [...probabilities].sort((a, b) => b - a);
  return { label, confidence: scores[label] ?? 0, margin: first - second, scores, modelId: model_id };
};

/** @throws the runtime's own errors by name, or a ZodError when the container's answer has another shape. */
export const askEndpoint = async (
  { endpoints }: Pick<Dependencies, 'endpoints'>,
  endpointName: string,
  texts: readonly string[],
): Promise<readonly Sentiment[]> => {
  const { Body } = await endpoints.send(
    new InvokeEndpointCommand({
      EndpointName: endpointName,
      ContentType: 'application/json',
      Accept: 'application/json',
      Body: JSON.stringify({ instances: texts }),
    }),
  );
  const { predictions } = Answer.parse(JSON.parse(new TextDecoder().decode(Body)));
  if (predictions.length !== texts.length)
    throw new Error(`The endpoint answered ${predictions.length} predictions for ${texts.length} texts.`);
  return predictions.map(sentiment);
};
