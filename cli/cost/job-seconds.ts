// How long a cycle's jobs take: assumptions, since none has run on AWS; the calculator and the simulation share them.

/** Billed seconds of the three jobs for a few thousand rows, start-up that is billed included. */
export const JOB_SECONDS = { preprocess: 90, train: 240, evaluate: 120 } as const;

/** What passes on the clock before a verdict: the jobs, and about three minutes of waiting for each one's instance. */
export const PIPELINE_SECONDS = JOB_SECONDS.preprocess + JOB_SECONDS.train + JOB_SECONDS.evaluate + 3 * 180;

/** More rows than this in a dataset, and the seconds above are no longer a guess but wrong. */
export const ROWS_ASSUMED = 20_000;
