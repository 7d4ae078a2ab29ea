// Asks the SageMaker endpoint for a sentiment; raw text in, because only the model that answers knows its own tokenizer.
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import * as z from 'zod';
import { LABELS, Label } from '../../events/label.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

const Row = z
  .object({
    probabilities: z.array(z.number().min(0).max(1)).min(2),
    labels: z.array(Label).min(2),
    label: Label,
    model_id: z.string().min(1),
  })
  .refine(
    ({ probabilities, labels }) =>
      probabilities.length === labels.length && LABELS.every((label) => labels.includes(label)),
    { error: 'probabilities and labels do not belong together' },
  );

const Answer = z.object({ predictions: z.array(Row) });

export interface Sentiment {
  readonly label: Label;
  /** Probability of `label`, 0 to 1. */
  readonly confidence: number;
  /** Lead of the likeliest label over the runner-up, 0 to 1. */
  readonly margin: number;
  readonly scores: Record<Label, number>;
  /** The training job that made the answering model. */
  readonly modelId: string;
  /** The production variant that answered, where SageMaker says so. */
  readonly variant: string | undefined;
}

/** The container answered, but nothing that could be a prediction. */
export class BrokenAnswer extends Error {
  override readonly name = 'BrokenAnswer';
}

const sentiment = (
  { probabilities, labels, label, model_id }: z.infer<typeof Row>,
  variant: string | undefined,
): Sentiment => {
  const share = (name: Label) => probabilities[labels.indexOf(name)] ?? 0;
  const scores = { Negative: share('Negative'), Neutral: share('Neutral'), Positive: share('Positive') };
  const [first = 0, second = 0] = [...probabilities].sort((a, b) => b - a);
  return { label, confidence: scores[label], margin: first - second, scores, modelId: model_id, variant };
};

const read = (body: Uint8Array | undefined, texts: number): z.infer<typeof Row>[] => {
  try {
    const { predictions } = Answer.parse(JSON.parse(new TextDecoder().decode(body)));
    if (predictions.length === texts) return predictions;
    throw new Error(`${predictions.length} predictions for ${texts} texts`);
  } catch (cause) {
    throw new BrokenAnswer(`The endpoint's answer is no list of predictions: ${(cause as Error).message}`, {
      cause,
    });
  }
};

/** @throws the runtime's own errors by name, TimeoutError among them, or BrokenAnswer. */
export const askEndpoint = async (
  { endpoints }: Pick<Dependencies, 'endpoints'>,
  endpointName: string,
  texts: readonly string[],
): Promise<readonly Sentiment[]> => {
  const { Body, InvokedProductionVariant } = await endpoints.send(
    new InvokeEndpointCommand({
      EndpointName: endpointName,
      ContentType: 'application/json',
      Accept: 'application/json',
      Body: JSON.stringify({ instances: texts }),
    }),
  );
  return read(Body, texts.length).map((row) => sentiment(row, InvokedProductionVariant));
};
