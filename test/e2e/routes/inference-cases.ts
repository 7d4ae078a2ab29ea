// The answers of the inference routes, good and bad; a model's failures are provoked inside the model wherever that can be done.
import { healthOperation } from '../../../functions/api/operations/health.ts';
import { predictBatchOperation } from '../../../functions/api/operations/predict-batch.ts';
import { predictSentimentOperation } from '../../../functions/api/operations/predict-sentiment.ts';
import { caseOf, type RouteCase, type RouteCases } from './route-case.ts';
import { type Answer, MARK, type Question, type RouteWorld } from './route-world.ts';

const routes = [
  { operation: predictSentimentOperation, about: (text: string): Question => ({ json: { text } }) },
  { operation: predictBatchOperation, about: (text: string): Question => ({ json: { texts: [text] } }) },
] as const;

const endpointFails = (name: string, status: number) => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
  body: JSON.stringify({ Message: name }),
});

/** What SageMaker itself would say, since its stand-in has neither quotas nor cold models. */
const refused = async (world: RouteWorld, name: string, status: number, ask: () => Promise<Answer>) => {
  world.refuse((call) => (call === 'sagemaker:InvokeEndpoint' ? endpointFails(name, status) : undefined));
  return ask().finally(() => world.refuse(undefined));
};

/** The model keeps both routes waiting at once, so that the suite waits once. */
export const neverAnswered = (world: RouteWorld): Map<string, Promise<Answer>> => {
  const known = world.memory.get('slow') as Map<string, Promise<Answer>> | undefined;
  if (known !== undefined) return known;
  const asked = new Map(
    routes.map(({ operation, about }) => [
      operation.id,
      world.send(operation, about(`${MARK}s never answer.`)),
    ]),
  );
  world.memory.set('slow', asked);
  return asked;
};

const casesOf = ({ operation, about }: (typeof routes)[number]): [string, RouteCase][] => {
  const { id } = operation;
  const ask = (world: RouteWorld, words: string) => world.send(operation, about(`${MARK}s ${words}`));
  const refusals = [
    ['503 model-not-ready', 'ModelNotReadyException', 429],
    ['503 endpoint-unavailable', 'ServiceUnavailable', 503],
    ['429 too-many-predictions', 'ThrottlingException', 400],
  ] as const;
  return [
    [`${id} 503 no-model-live`, caseOf('empty', (world) => ask(world, 'are lovely.'))],
    [`${id} 200`, caseOf('serving', (world) => ask(world, 'are lovely.'))],
    [`${id} 502 model-error`, caseOf('serving', (world) => ask(world, 'break down.'))],
    [`${id} 502 model-answer-broken`, caseOf('serving', (world) => ask(world, 'talk nonsense.'))],
    [
      `${id} 504 endpoint-slow`,
      caseOf('serving', async (world) => {
        const answer = neverAnswered(world).get(id);
        if (answer === undefined) throw new Error(`${id} was not asked.`);
        return answer;
      }),
    ],
    ...refusals.map(([key, name, status]): [string, RouteCase] => [
      `${id} ${key}`,
      caseOf('outage', (world) => refused(world, name, status, () => ask(world, 'are lovely.'))),
    ]),
  ];
};

export const inferenceCases: RouteCases = {
  ...Object.fromEntries(routes.flatMap(casesOf)),
  'health 503': caseOf('empty', ({ send }) => send(healthOperation)),
  'health 200': caseOf('serving', ({ send }) => send(healthOperation)),
};
