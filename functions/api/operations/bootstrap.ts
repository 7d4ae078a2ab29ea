// POST /bootstrap, as its callers see it.
import { json, operation } from '../operation.ts';
import { BootstrapRequest, CycleRequested, cycleRequested, Location } from './retrain.ts';

export const bootstrapOperation = operation({
  id: 'bootstrap',
  method: 'POST',
  path: '/bootstrap',
  service: 'retraining',
  summary: 'Train and deploy the first model',
  body: { optional: true, content: [json(BootstrapRequest, {})] },
  answers: {
    202: {
      description: 'The first cycle was opened',
      headers: { location: Location },
      ...json(CycleRequested, cycleRequested(1)),
    },
  },
  problems: ['already-bootstrapped'],
});
