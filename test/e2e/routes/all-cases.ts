// Every case of every route, and the few answers that no local stage can be brought to.
import { OPERATIONS } from '../../../functions/api/catalogue.ts';
import { gatewayStatuses } from '../../../functions/api/gateway-answers.ts';
import { derivedCases } from './derived-cases.ts';
import { evaluationCases } from './evaluation-cases.ts';
import { feedbackCases } from './feedback-cases.ts';
import { inferenceCases } from './inference-cases.ts';
import { linkCases } from './link-cases.ts';
import { registryCases } from './registry-cases.ts';
import { notificationCases, referenceCases, retrainingCases } from './retraining-cases.ts';
import { GATEWAY, type RouteCases } from './route-case.ts';
import { TOKEN_CASES } from './token-cases.ts';

/** Written by hand; one of these stands in place of a derived case of the same key. */
export const WRITTEN: readonly RouteCases[] = [
  inferenceCases,
  feedbackCases,
  registryCases,
  retrainingCases,
  notificationCases,
  referenceCases,
  evaluationCases,
  linkCases,
];

const ASKS_NOBODY = 'answers from its own bundle; only a broken function could fail';

/** Why each cannot be provoked. */
export const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'showOpenapi 500 internal': ASKS_NOBODY,
  'showReference 500 internal': ASKS_NOBODY,
  'health 500 internal': 'whatever a dependency does is told in a 503',
  ...Object.fromEntries(
    OPERATIONS.filter((each) => gatewayStatuses(each).includes(429)).map(({ id }) => [
      `${id} 429 ${GATEWAY}`,
      'the emulator has no throttle; the template’s throttles are held to by test/unit/deploy/http-api.test.ts',
    ]),
  ),
};

const derived = Object.assign({}, ...OPERATIONS.map(derivedCases)) as RouteCases;

/** Those asked on the signed stage (answers-every-route.test.ts); the others are in TOKEN_CASES. */
export const CASES: RouteCases = Object.fromEntries(
  Object.entries({ ...derived, ...Object.assign({}, ...WRITTEN) } as RouteCases).filter(
    ([key]) => OUT_OF_REACH[key] === undefined,
  ),
);

export const ALL_KEYS: readonly string[] = [...Object.keys(CASES), ...Object.keys(TOKEN_CASES)];
