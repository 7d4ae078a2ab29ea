// How one answer of one route is provoked: the tables in this folder hold one case for each answer that the API describes.
import { gatewayStatuses } from '../../../functions/api/gateway-answers.ts';
import { type Operation, problemsOf } from '../../../functions/api/operation.ts';
import { problemType } from '../../../functions/runtime/problem-types.ts';
import type { Answer, RouteWorld } from './route-world.ts';

/** In the order in which the suite goes through them; see route-world.ts for what each finds. */
export const PHASES = ['empty', 'serving', 'busy', 'outage', 'full'] as const;
export type Phase = (typeof PHASES)[number];

export interface RouteCase {
  readonly phase: Phase;
  readonly ask: (world: RouteWorld) => Promise<Answer>;
}

/** Keys are `operation status`, `operation status problem`, or `operation status gateway`. */
export type RouteCases = Readonly<Record<string, RouteCase>>;

export const GATEWAY = 'gateway';

/** Everything that the description of a route promises, as keys of cases. */
export const promisedBy = (described: Operation): string[] => [
  ...Object.keys(described.answers).map((status) => `${described.id} ${status}`),
  ...problemsOf(described).map((name) => `${described.id} ${problemType(name).status} ${name}`),
  ...gatewayStatuses(described).map((status) => `${described.id} ${status} ${GATEWAY}`),
];

export const caseOf = (phase: Phase, ask: RouteCase['ask']): RouteCase => ({ phase, ask });
