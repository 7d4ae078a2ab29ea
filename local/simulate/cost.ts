// What the retrainings of a simulation would have cost on AWS: instance seconds by a small price table.
import { JOB_SECONDS, PIPELINE_SECONDS } from '../../cli/cost/job-seconds.ts';
import { SIMULATED } from '../../cli/cost/prices.ts';
import type { Durations } from './rules.ts';

/** USD an hour; the price list could not be asked: see docs/unverified.md. */
export { JOB_SECONDS, PIPELINE_SECONDS, SIMULATED as PRICES };

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
  readonly prices: typeof SIMULATED;
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
    const hourly = SIMULATED.hourly[instance];
    return hourly === undefined ? undefined : (hourly * count) / 3600;
  });
  const known = priced.every((one) => one !== undefined);
  const amount = known ? Math.round(priced.reduce((sum, one) => sum + one, 0) * 100) / 100 : null;
  return { trainings, instance_seconds: seconds, amount, currency: SIMULATED.currency, prices: SIMULATED };
};
