// POST /bootstrap, as its callers see it.
import { json, operation } from '../operation.ts';
import { CycleRequested, cycleRequested, Location, RetrainRequest } from './retrain.ts';

export const bootstrapOperation = operation({
  id: 'bootstrap',
  method: 'POST',
  path: '/bootstrap',
  service: 'retraining',
  summary: 'Train and deploy the first model',
  body: { optional: true, content: [json(RetrainRequest, {})] },
  answers: {
    202: {
      description: 'The first cycle was opened',
      headers: { location: Location },
      ...json(CycleRequested, cycleRequested(1)),
    },
  },
  problems: ['already-bootstrapped'],
});
