// Retry policies: which fault is tried again, when, and how often.
import type { RetryPolicy } from './definition.ts';
import type { FaultKind } from './step-run.ts';

const DEFAULT_ATTEMPTS = 5;

/** The service tries these again even without a policy. */
const OWN_POLICY: RetryPolicy = {
  ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING'],
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: 3,
};

export interface Attempts {
  /** Retries done so far. */
  readonly retries: number;
  /** Seconds since the step's first attempt. */
  readonly age: number;
}

/** Seconds to wait before the next attempt, or `undefined` when there is none. */
export function retryDelay(
  policies: readonly RetryPolicy[],
  fault: FaultKind | undefined,
  attempts: Attempts,
): number | undefined {
  if (fault === undefined) return undefined;
  const policy = [...policies, OWN_POLICY].find(({ ExceptionType }) => ExceptionType.includes(fault));
  if (policy === undefined) return undefined;
  const tooOld = policy.ExpireAfterMin !== undefined && attempts.age > policy.ExpireAfterMin * 60;
  const limit = policy.MaxAttempts ?? (policy.ExpireAfterMin === undefined ? DEFAULT_ATTEMPTS : Infinity);
  if (tooOld || attempts.retries >= limit) return undefined;
  return policy.IntervalSeconds * policy.BackoffRate ** attempts.retries;
}
