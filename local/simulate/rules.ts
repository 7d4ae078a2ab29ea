// The loop's own rules with the limits that serverless.yml deploys, as the simulation calls them.
import * as z from 'zod';
import type { Verdict } from '../../events/cycle-outcomes.ts';
import type { Look } from '../../functions/evaluation/error-spending.ts';
import type { EvaluationReport } from '../../functions/evaluation/evaluation-report.ts';
import { type GateRules, judgeCandidate, lookOf } from '../../functions/evaluation/promotion-gate.ts';
import { type Asking, type AskingLimits, askForFeedback } from '../../functions/inference/asking.ts';
import type { Limits } from '../../functions/retraining/thresholds.ts';
import type { Options } from './options.ts';
import type { StageParameters } from './stage-parameters.ts';

/** Simulated wall clock in seconds: the pipeline's three jobs, and what a switch of the endpoint adds. */
export interface Durations {
  readonly pipeline: number;
  readonly deployment: number;
}

export interface LoopRules {
  readonly limits: Limits;
  readonly durations: Durations;
  readonly ask: (answered: Parameters<typeof askForFeedback>[0], chance: number) => Asking;
  /** `history`: the looks already taken at the same champion. */
  readonly gate: (report: EvaluationReport, history: readonly Look[]) => Verdict;
  readonly look: (cycle: number, verdict: Verdict) => Look | undefined;
  /** Shares of the classes in a model's training rows, where the report has them. */
  readonly classShares: (report: EvaluationReport) => Readonly<Record<string, number>> | undefined;
}

export interface RuleSettings {
  readonly limits: Limits;
  readonly gate: GateRules;
  readonly asking: AskingLimits;
  readonly durations: Durations;
}

const ClassShares = z.record(z.string(), z.number());

export const loopRules = ({ limits, gate, asking, durations }: RuleSettings): LoopRules => ({
  limits,
  durations,
  ask: (answered, chance) => askForFeedback(answered, asking, chance),
  gate: (report, history) => judgeCandidate(report, gate, history),
  look: lookOf,
  classShares: ({ dataset }) => ClassShares.safeParse(dataset.class_shares).data,
});

/** What the stage deploys, with what a simulation was told to change. */
export const ruleSettings = (
  stage: StageParameters,
  changed: Pick<Options, 'volumeThreshold' | 'disagreementLimit' | 'gate'>,
  durations: Durations,
): RuleSettings => ({
  limits: {
    volume: changed.volumeThreshold ?? stage.volumeThreshold,
    disagreement: changed.disagreementLimit ?? stage.disagreementLimit,
    disagreementMinimum: stage.disagreementMinimum,
    leastAskProbability: stage.askExploration,
    labelShift: stage.labelShiftLimit,
    labelShiftMinimum: stage.labelShiftMinimum,
    ageSeconds: stage.ageLimitSeconds,
    coolDownSeconds: stage.coolDownSeconds,
    patience: stage.patience,
  },
  gate: {
    rule: changed.gate ?? stage.gateRule,
    macroF1Floor: stage.gateMacroF1Floor,
    accuracyFloor: stage.gateAccuracyFloor,
    minimumEffect: stage.gateMinimumEffect,
    effectOfInterest: stage.gateEffectOfInterest,
  },
  asking: { margin: stage.askMargin, rareShare: stage.askRareShare, exploration: stage.askExploration },
  durations,
});
