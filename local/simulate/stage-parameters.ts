// Reads the parameters that a stage is deployed with from serverless.yml, so that a simulation judges by the same limits.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { ROOT } from '../cloud.ts';

const number = z.number();

/** What the simulation needs of `params`; what else stands there is the deployment's. */
export const StageParameters = z.object({
  volumeThreshold: number,
  disagreementLimit: number,
  disagreementMinimum: number,
  labelShiftLimit: number,
  labelShiftMinimum: number,
  ageLimitSeconds: number,
  coolDownSeconds: number,
  patience: number,
  askMargin: number,
  askRareShare: number,
  askExploration: number,
  gateRule: z.enum(['evidence', 'accuracy']),
  gateMacroF1Floor: number,
  gateAccuracyFloor: number,
  gateMinimumEffect: number,
  gateEffectOfInterest: number,
  deploymentWaitSeconds: number,
  deploymentTerminationWaitSeconds: number,
  trainingInstanceType: z.string(),
  processingInstanceType: z.string(),
  epochs: number,
});
export type StageParameters = z.infer<typeof StageParameters>;

/** The default stage's parameters. @throws ZodError when serverless.yml lacks one. */
export const readStageParameters = (file = join(ROOT, 'serverless.yml')): StageParameters => {
  const { params } = parse(readFileSync(file, 'utf8'), { logLevel: 'error' }) as {
    params: { default: unknown };
  };
  return StageParameters.parse(params.default);
};
