// What the retrainings of a simulation would have cost on AWS: instance seconds by a small price table.
import type { Durations } from './rules.ts';

/**
 * USD an hour, SageMaker on demand in us-east-1, as listed in November 2026; other regions and later days differ.
 * The price list could not be asked: see docs/unverified.md.
 */
export const PRICES = {
  date: '2026-11',
  region: 'us-east-1',
  currency: 'USD',
  hourly: { 'ml.g4dn.xlarge': 0.7364, 'ml.c5.xlarge': 0.204, 'ml.m5.large': 0.115 } as Readonly<
    Record<string, number>
  >,
} as const;

/** Billed seconds of a cycle's three jobs: assumptions for a few thousand rows, start-up that is billed included. */
export const JOB_SECONDS = { preprocess: 90, train: 240, evaluate: 120 } as const;

/** What passes on the clock before a verdict: the jobs, and about three minutes of waiting for each one's instance. */
export const PIPELINE_SECONDS = JOB_SECONDS.preprocess + JOB_SECONDS.train + JOB_SECONDS.evaluate + 3 * 180;

export const durations = (deploymentSeconds: number): Durations => ({
  pipeline: PIPELINE_SECONDS,
  deployment: deploymentSeconds,
});

export interface Cost {
  readonly trainings: number;
  readonly instance_seconds: Readonly<Record<string, number>>;
  /** Null where the table has no price for an instance type. */
  readonly amount: number | null;
  readonly currency: string;
  readonly prices: typeof PRICES;
}

export const costOf = (trainings: number, trainingInstance: string, processingInstance: string): Cost => {
  const processing = JOB_SECONDS.preprocess + JOB_SECONDS.evaluate;
  const seconds: Record<string, number> = {};
  for (const [instance, each] of [
    [trainingInstance, JOB_SECONDS.train],
    [processingInstance, processing],
  ] as const)
    seconds[instance] = (seconds[instance] ?? 0) + trainings * each;
  const priced = Object.entries(seconds).map(([instance, count]) => {
    const hourly = PRICES.hourly[instance];
    return hourly === undefined ? undefined : (hourly * count) / 3600;
  });
  const known = priced.every((one) => one !== undefined);
  const amount = known ? Math.round(priced.reduce((sum, one) => sum + one, 0) * 100) / 100 : null;
  return { trainings, instance_seconds: seconds, amount, currency: PRICES.currency, prices: PRICES };
};
