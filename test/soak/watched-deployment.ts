// One deployment seen from outside: what DescribeEndpoint said and when, and which model answered meanwhile.

import { setTimeout as sleep } from 'node:timers/promises';
import type { DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import { describe } from '../unit/local/sagemaker/support/hosting.ts';
import type { StandIn } from '../unit/local/sagemaker/support/stand-in.ts';
import type { Answer } from './load.ts';

const LOOK_EVERY_MS = 15;
const DEADLINE_MS = 90_000;

export interface Look {
  /** Epoch milliseconds between which the endpoint was in this state for a moment. */
  readonly asked: number;
  readonly told: number;
  readonly endpoint: DescribeEndpointOutput;
}

export interface Stage {
  readonly message: string;
  /** Epoch milliseconds: the stage surely lasted from `from` to `to`. */
  readonly from: number;
  readonly to: number;
}

/** Looks until the endpoint has settled. */
export async function watchDeployment(standIn: StandIn, name: string): Promise<Look[]> {
  const looks: Look[] = [];
  for (const deadline = Date.now() + DEADLINE_MS; ; ) {
    const asked = Date.now();
    const endpoint = await describe(standIn, name);
    looks.push({ asked, told: Date.now(), endpoint });
    if (endpoint.EndpointStatus === 'InService' || endpoint.EndpointStatus === 'Failed') return looks;
    if (Date.now() > deadline) throw new Error(`the deployment of ${name} does not end`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** The stages in which the new fleet was baking, in their order. */
export function bakingStages(looks: readonly Look[]): Stage[] {
  const stages = new Map<number, Stage>();
  for (const { asked, told, endpoint } of looks) {
    const status = endpoint.PendingDeploymentSummary?.ProductionVariants?.[0]?.VariantStatus?.[0];
    if (endpoint.EndpointStatus !== 'Updating' || status?.Status !== 'Baking') continue;
    const key = Number(status.StartTime);
    const from = stages.get(key)?.from ?? told;
    stages.set(key, { message: status.StatusMessage ?? '', from, to: asked });
  }
  return [...stages.values()];
}

/** The answers that were asked for and given while the stage lasted. */
export const answersIn = (answers: readonly Answer[], { from, to }: Pick<Stage, 'from' | 'to'>): Answer[] =>
  answers.filter(({ start, end }) => start > from && end < to);
