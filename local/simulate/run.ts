// Puts a simulation together: reviews, users, rules and learner in; decisions, curve and cost out.
import { existsSync, mkdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { ROOT } from '../cloud.ts';
import { writeBaseFolder } from './base-folder.ts';
import { type Cost, costOf, durations } from './cost.ts';
import { crowd, DAYS_PER_MONTH } from './crowd.ts';
import { type Simulation, simulate } from './engine.ts';
import type { Options } from './options.ts';
import { startPythonLearner } from './python-learner.ts';
import {
  divide,
  GOLDEN_FILE,
  type Review,
  readReviews,
  type Sides,
  TEST_FILE,
  TRAIN_FILE,
} from './reviews.ts';
import { loopRules, type RuleSettings, ruleSettings } from './rules.ts';
import { randomFor, shuffled } from './seeded-random.ts';
import { readStageParameters } from './stage-parameters.ts';
import { labelShares } from './text-source.ts';

/** Fixed, so that the same arguments give the same bytes. */
const START = new Date('2027-01-01T00:00:00.000Z');
const EVALUATION_ROWS = 2_000;
const EVALUATION_SHARE = 0.35;
const NEW_KINDS_SHARE = 0.3;

export interface Result {
  readonly schema_version: 1;
  readonly scenario: string;
  readonly options: Options;
  readonly rules: RuleSettings;
  readonly corpus: Readonly<Record<keyof Sides | 'evaluation_drawn', number>>;
  readonly new_kinds: readonly string[];
  readonly simulation: Simulation;
  readonly cost: Cost;
}

/** Kinds of product, picked by chance, that together make about three tenths of the reviews. */
const chooseNewKinds = (reviews: readonly Review[], seed: number): ReadonlySet<string> => {
  const kinds = shuffled(randomFor(seed, 'new kinds'), [...new Set(reviews.map(({ kind }) => kind))].sort());
  if (kinds.length < 3)
    throw new Error(
      'new-kinds needs reviews of three kinds of product or more in the column primaryCategories. Leave that drift out.',
    );
  const chosen = new Set<string>();
  const share = () => reviews.filter(({ kind }) => chosen.has(kind)).length / reviews.length;
  for (const kind of kinds) if (share() < NEW_KINDS_SHARE) chosen.add(kind);
  return chosen;
};

const finalShares = ({ classShift }: Options, reviews: readonly Review[]) => {
  if (classShift === undefined) return undefined;
  const natural = labelShares(reviews);
  const rest = (1 - classShift.to) / (1 - natural[classShift.label]);
  return {
    Negative: natural.Negative * rest,
    Neutral: natural.Neutral * rest,
    Positive: natural.Positive * rest,
    [classShift.label]: classShift.to,
  };
};

const monthOf = ({ drift }: Options, kind: 'new-words' | 'new-kinds'): number | undefined =>
  drift.find((one) => one.kind === kind)?.month;

/** @param work a folder for what the steps write. @param tell is given a line for each cycle that ends. */
export const runScenario = async (
  scenario: string,
  options: Options,
  work: string,
  tell: (line: string) => void,
): Promise<Result> => {
  const folder = isAbsolute(options.data) ? options.data : join(ROOT, options.data);
  const train = readReviews(folder, TRAIN_FILE);
  const test = readReviews(folder, TEST_FILE);
  const golden = existsSync(join(folder, GOLDEN_FILE)) ? readReviews(folder, GOLDEN_FILE) : [];
  const stage = readStageParameters();
  const settings = ruleSettings(
    stage,
    options,
    durations(stage.deploymentWaitSeconds + stage.deploymentTerminationWaitSeconds),
  );
  mkdirSync(work, { recursive: true });
  const base = join(work, 'base');
  const { seed, learner: kind } = options;
  const learner = startPythonLearner({ learner: kind, base, work, seed, epochs: stage.epochs });
  try {
    const groups = await learner.group([...train, ...test, ...golden].map(({ text }) => text));
    const division = { baseRows: options.baseRows, evaluationShare: EVALUATION_SHARE, seed };
    const sides = divide(train, test, golden, groups, division);
    const newKindsFrom = monthOf(options, 'new-kinds');
    const newKinds = newKindsFrom === undefined ? new Set<string>() : chooseNewKinds(train, seed);
    writeBaseFolder(work, sides, newKinds);
    const days = options.months * DAYS_PER_MONTH;
    const world = crowd(sides, {
      ...{ seed, days, rate: options.rate, answers: options.answerShare, labelNoise: options.labelNoise },
      ...{ attackers: options.attackers, attackerShare: options.attackerShare },
      ...{ newWordsFrom: monthOf(options, 'new-words'), newKindsFrom, newKinds },
      ...{ finalShares: finalShares(options, train), evaluationRows: EVALUATION_ROWS },
    });
    const simulation = await simulate({
      ...{ seed, days, start: START, checkpointDays: 7, world, learner, tell },
      rules: loopRules(settings),
    });
    return {
      schema_version: 1,
      scenario,
      options,
      rules: settings,
      corpus: {
        ...{ base: sides.base.length, test: sides.test.length, golden: sides.golden.length },
        ...{ train: sides.train.length, holdout: sides.holdout.length },
        ...{ evaluation: sides.evaluation.length, evaluation_drawn: EVALUATION_ROWS },
      },
      new_kinds: [...newKinds],
      simulation,
      cost: costOf(simulation.executions, stage.trainingInstanceType, stage.processingInstanceType),
    };
  } finally {
    await learner.stop();
  }
};
