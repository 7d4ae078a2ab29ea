// A simulation in which a test says what users hand in, how long a cycle takes and what becomes of each candidate.
import { LABELS, type Label } from '../../events/label.ts';
import { type Simulation, type SimulationInput, simulate } from '../../local/simulate/engine.ts';
import type { Learner, TrainingRequest } from '../../local/simulate/learner.ts';
import { loopRules, type RuleSettings } from '../../local/simulate/rules.ts';
import type { Arrival, World } from '../../local/simulate/world.ts';
import { report } from './evaluation-builders.ts';

export const DAY = 86_400;
export const HOUR = 3_600;

export type Fate = 'promote' | 'hold' | 'reject' | 'fail';

const NEVER = 1e9;

const settings: RuleSettings = {
  limits: {
    ...{
      volume: 10,
      disagreement: 0.9,
      disagreementMinimum: NEVER,
      leastAskProbability: 0.5,
      labelShift: NEVER,
      labelShiftMinimum: NEVER,
    },
    ...{ ageSeconds: 0, coolDownSeconds: 0, patience: 2 },
  },
  gate: { rule: 'accuracy', macroF1Floor: 0, accuracyFloor: 0, minimumEffect: 0, effectOfInterest: 0.02 },
  asking: { margin: 0, rareShare: 0, exploration: 0.5 },
  durations: { pipeline: HOUR, deployment: HOUR },
};

interface Script {
  /** Seconds since the start at which a user corrects the model. */
  readonly feedbackAt: readonly number[];
  readonly days?: number;
  /** Of cycles 2, 3, …; the last one goes on for ever. */
  readonly fates?: readonly Fate[];
  readonly limits?: Partial<RuleSettings['limits']>;
  readonly durations?: Partial<RuleSettings['durations']>;
  readonly says?: Label;
}

export interface Played extends Simulation {
  readonly trained: readonly TrainingRequest[];
  /** The model version on record for each correction, oldest first. */
  readonly versions: readonly (number | undefined)[];
}

const accuracyOf: Record<Exclude<Fate, 'fail'>, number> = { promote: 0.95, hold: 0.5, reject: 0.5 };

/** Every model answers Positive; the reports are such that the accuracy rule decides as the script says. */
const scriptedLearner = (fates: readonly Fate[], trained: TrainingRequest[]): Learner => ({
  train: async (request) => {
    trained.push(request);
    const fate = request.cycle === 1 ? 'promote' : (fates[request.cycle - 2] ?? fates.at(-1) ?? 'promote');
    if (fate === 'fail') return { failure: 'Train failed: out of memory.' };
    const champion = request.champion === undefined ? null : { accuracy: 0.8 };
    return {
      model: `model-${request.cycle}`,
      report: report({ candidate: { accuracy: accuracyOf[fate] }, champion }),
    };
  },
  predict: async (_, texts) => texts.map(() => [0.1, 0.2, 0.7]),
  score: async (model) => ({ macro_f1: Number(model.split('-')[1]) / 100, accuracy: 0.5 }),
});

const scriptedWorld = ({ feedbackAt, says }: Script): World => ({
  arrivalsOn: (day) =>
    feedbackAt
      .filter((at) => at >= day * DAY && at < (day + 1) * DAY)
      .map((at): Arrival => {
        return { id: `${at}`, at, text: `text ${at}`, truth: 'Positive', user_id: 'user', attacker: false };
      }),
  react: () => says ?? 'Positive',
  evaluation: () => ({ key: 'same', rows: [{ text: 'a', label: LABELS[0] }] }),
});

export const play = async (script: Script): Promise<Played> => {
  const trained: TrainingRequest[] = [];
  const rules = loopRules({
    ...settings,
    limits: { ...settings.limits, ...script.limits },
    durations: { ...settings.durations, ...script.durations },
  });
  const input: SimulationInput = {
    ...{ seed: 1, days: script.days ?? 3, start: new Date('2027-01-01T00:00:00Z'), checkpointDays: 1, rules },
    world: scriptedWorld(script),
    learner: scriptedLearner(script.fates ?? [], trained),
  };
  const simulation = await simulate(input);
  const versions = trained.at(-1)?.feedback.map(({ model_version }) => model_version) ?? [];
  return { ...simulation, trained, versions };
};

/** `count` times with `gap` seconds between them. */
export const every = (gap: number, count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + index * gap);
