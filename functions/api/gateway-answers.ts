// What API Gateway answers in front of every function: part of the API, though no code of ours is reached.
import * as z from 'zod';
import type { Caller, Operation } from './operation.ts';

export type GatewayStatus = 401 | 403 | 429;

export const GATEWAY_ANSWERS: Record<GatewayStatus, { description: string; example: { message: string } }> = {
  401: {
    description: 'No valid token, on a stage whose application routes take tokens. From API Gateway.',
    example: { message: 'Unauthorized' },
  },
  403: {
    description: 'Not signed, signed wrongly, or not allowed. From API Gateway.',
    example: { message: 'Forbidden' },
  },
  429: {
    description: 'Above the throttle of the route. From API Gateway; try again after a moment.',
    example: { message: 'Too Many Requests' },
  },
};

export const GatewayMessage = z
  .looseObject({ message: z.string().nullable() })
  .meta({ id: 'GatewayMessage' });

const REFUSALS: Record<Caller, readonly GatewayStatus[]> = {
  operator: [403, 429],
  application: [401, 403, 429],
  reader: [403, 429],
  anyone: [429],
  link: [429],
};

/** The statuses with which a route may be refused before it is reached. */
export const gatewayStatuses = ({ caller = 'operator' }: Operation): readonly GatewayStatus[] =>
  REFUSALS[caller];
