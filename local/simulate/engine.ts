// The simulation's heart: months of arrivals, event by event, through the loop's own rules. No I/O, no clock, no chance of its own.
import type { Verdict } from '../../events/cycle-outcomes.ts';
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import type { Label } from '../../events/label.ts';
import type { RetrainingReason } from '../../events/retraining-requested.ts';
import type { Look } from '../../functions/evaluation/error-spending.ts';
import { type Counters, incrementsOf, NO_COUNTS, sum } from '../../functions/feedback/counters.ts';
import { splitOf } from '../../functions/feedback/split.ts';
import type { Cycle, CycleOutcome } from '../../functions/retraining/cycle.ts';
import { judge, type Trigger } from '../../functions/retraining/thresholds.ts';
import { answerFrom } from './answer.ts';
import { type Checkpoint, Curve } from './curve.ts';
import type { Learner, ModelId, Scores, TrainingOutcome } from './learner.ts';
import { EMPTY_QUEUE, type Queue, release, request } from './retraining-queue.ts';
import type { LoopRules } from './rules.ts';
import { randomFor } from './seeded-random.ts';
import type { Arrival, World } from './world.ts';

const DAY = 86_400;
/** How often the deployed schedule judges again; see judgeOnSchedule in deploy/functions.yml. */
const SCHEDULE_SECONDS = 300;
/** As many as `recentCycles` reads. */
const RECENT = 10;

export interface Decision {
  readonly cycle: number;
  readonly reason: RetrainingReason;
  readonly evidence: Cycle['evidence'];
  /** Days since the start: when the threshold was crossed, when the execution started and when it ended. */
  readonly opened_day: number;
  readonly started_day: number | null;
  readonly ended_day: number | null;
  readonly labels: number;
  readonly training_rows: number | null;
  readonly candidate: ModelId | null;
  readonly champion: ModelId | null;
  readonly outcome: CycleOutcome | 'UNDER_WAY';
  readonly outcome_reason: string;
  readonly verdict: Verdict | null;
  /** True macro-F1 on the untouched evaluation set at the time of the decision. */
  readonly true_candidate: number | null;
  readonly true_champion: number | null;
}

export interface Simulation {
  readonly days: number;
  readonly decisions: readonly Decision[];
  readonly curve: readonly Checkpoint[];
  readonly predictions: number;
  readonly wrong_answers: number;
  readonly asked: number;
  readonly asked_answered: number;
  readonly feedback: number;
  readonly feedback_of_attackers: number;
  /**
   * The error rate as the feedback shows it: of all rows alike, as the disagreement trigger counts, and of the asked rows with
   * each weighted by 1 / its chance of being asked. The truth beside them is wrong_answers / predictions.
   */
  readonly error_rate: { readonly of_all_feedback: number; readonly of_asked_weighted: number };
  readonly executions: number;
  readonly seconds_training: number;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface Execution {
  readonly cycle: number;
  readonly endsAt: number;
  readonly trained: TrainingOutcome;
  readonly verdict: Verdict | undefined;
}

export interface SimulationInput {
  readonly seed: number;
  readonly days: number;
  /** Of the simulated calendar; the rules compare times of day and age with it. */
  readonly start: Date;
  readonly checkpointDays: number;
  readonly rules: LoopRules;
  readonly world: World;
  readonly learner: Learner;
  readonly tell?: (line: string) => void;
}

/** Runs the loop from its bootstrap to the last day. @throws Error when the first model is not fit to serve. */
export const simulate = async (input: SimulationInput): Promise<Simulation> => new Loop(input).run();

/** The state that the deployed loop keeps in its tables. */
class Loop {
  private readonly input: SimulationInput;
  private counters: Counters = NO_COUNTS;
  private readonly feedback: FeedbackItem[] = [];
  private readonly cycles: Mutable<Cycle>[] = [];
  private readonly decisions: Mutable<Decision>[] = [];
  private queue: Queue = EMPTY_QUEUE;
  private execution: Execution | undefined;
  private live: ModelId | undefined;
  private version = 0;
  private shares: Readonly<Record<string, number>> | undefined;
  private history: readonly Look[] = [];
  private readonly curve: Curve;
  private readonly totals = { predictions: 0, wrong: 0, asked: 0, answered: 0, attackers: 0 };
  private readonly weighted = { all: 0, wrong: 0 };
  private scores: readonly Scores[] = [];

  constructor(input: SimulationInput) {
    this.input = input;
    this.curve = new Curve(input.learner, input.world);
  }

  async run(): Promise<Simulation> {
    await this.bootstrap();
    for (let day = 0; day < this.input.days; day += 1) {
      if (day % this.input.checkpointDays === 0) await this.checkpoint(day);
      await this.turnDay(day);
    }
    await this.checkpoint(this.input.days);
    return this.result();
  }

  private async bootstrap(): Promise<void> {
    await this.open({ reason: 'bootstrap', evidence: {}, volumeMark: 0 }, 0);
    // The clock starts with the first model in service.
    if (this.execution !== undefined) await this.end({ ...this.execution, endsAt: 0 });
    if (this.live !== undefined) return;
    const { outcome_reason } = this.decisions[0] as Decision;
    throw new Error(`No first model, so there is nothing to simulate: ${outcome_reason}`);
  }

  /** Everything of a day in order: the ends of executions, the schedule, and what people do. */
  private async turnDay(day: number): Promise<void> {
    const arrivals = this.input.world.arrivalsOn(day);
    await this.ask(arrivals);
    let model = this.live;
    const times = new Set(
      Array.from({ length: DAY / SCHEDULE_SECONDS }, (_, tick) => tick * SCHEDULE_SECONDS),
    );
    const moments = [...times].map((second) => ({ at: day * DAY + second, index: -1 }));
    const all = [...moments, ...arrivals.map(({ at }, index) => ({ at, index }))].sort(
      (a, b) => a.at - b.at || a.index - b.index,
    );
    for (const { at, index } of all) {
      while (this.execution !== undefined && this.execution.endsAt <= at) await this.end(this.execution);
      if (this.live !== model) {
        await this.ask(arrivals);
        model = this.live;
      }
      const arrival = arrivals[index];
      if (arrival !== undefined && !this.answer(arrival, this.scores[index] as Scores)) continue;
      await this.judge(at);
    }
  }

  private async ask(arrivals: readonly Arrival[]): Promise<void> {
    this.scores = await this.input.learner.predict(
      this.live as ModelId,
      arrivals.map(({ text }) => text),
    );
  }

  /** One prediction and what came back of it. @returns whether there is new feedback to judge. */
  private answer(arrival: Arrival, scores: Scores): boolean {
    const { rules, seed, world } = this.input;
    const { label, confidence, margin } = answerFrom(scores);
    const chance = randomFor(seed, 'asking', arrival.id)();
    const asking = rules.ask({ margin, share: this.shares?.[label] }, chance);
    this.totals.predictions += 1;
    if (label !== arrival.truth) this.totals.wrong += 1;
    if (asking.wanted) this.totals.asked += 1;
    const said = world.react(arrival, label, asking.wanted);
    if (said === undefined) return false;
    if (asking.wanted) {
      this.totals.answered += 1;
      this.weighted.all += 1 / asking.probability;
      if (said !== label) this.weighted.wrong += 1 / asking.probability;
    }
    if (arrival.attacker) this.totals.attackers += 1;
    this.record(arrival, said, {
      model_prediction: label,
      confidence,
      margin,
      ...(asking.wanted ? { ask_probability: asking.probability } : {}),
    });
    return true;
  }

  private record(arrival: Arrival, user_label: Label, answered: Partial<FeedbackItem>): void {
    const timestamp = this.time(arrival.at).toISOString();
    const item: FeedbackItem = {
      feedback_id: `simulated-${String(this.feedback.length).padStart(8, '0')}`,
      text: arrival.text,
      user_label,
      ...answered,
      model_version: this.version,
      user_id: arrival.user_id,
      split: splitOf(arrival.text),
      timestamp,
      counted_at: timestamp,
    };
    this.feedback.push(item);
    this.counters = { ...this.counters, ...sum([this.counters, incrementsOf(item)]) };
  }

  private async judge(at: number): Promise<void> {
    const recent = this.cycles.slice(-RECENT).reverse();
    const trigger = judge(this.counters, recent, this.time(at), this.input.rules.limits);
    if (trigger !== undefined) await this.open(trigger, at);
  }

  private async open({ reason, evidence, volumeMark }: Trigger, at: number): Promise<void> {
    const cycle = this.cycles.length + 1;
    const opened_at = this.time(at).toISOString();
    this.cycles.push({
      cycle,
      reason,
      evidence,
      counters: this.counters,
      volume_mark: volumeMark,
      opened_at,
    });
    this.decisions.push({
      ...{ cycle, reason, evidence, opened_day: at / DAY, started_day: null, ended_day: null },
      ...{ labels: this.counters.total, training_rows: null, candidate: null, champion: null },
      ...{
        outcome: 'UNDER_WAY',
        outcome_reason: 'It waited or ran when the simulation ended.',
        verdict: null,
      },
      ...{ true_candidate: null, true_champion: null },
    });
    const { queue, coalesced } = request(this.queue, cycle);
    this.queue = queue;
    if (coalesced !== undefined)
      this.note(coalesced, 'COALESCED', `Cycle ${cycle}, opened later, was waiting too.`);
    if (queue.running === cycle) await this.start(cycle, at);
  }

  private async start(cycle: number, at: number): Promise<void> {
    const { learner, rules } = this.input;
    const champion = this.live;
    const trained = await learner.train({ cycle, feedback: [...this.feedback], champion });
    const verdict = 'failure' in trained ? undefined : rules.gate(trained.report, this.history);
    const seconds =
      rules.durations.pipeline + (verdict?.decision === 'PROMOTE' ? rules.durations.deployment : 0);
    this.execution = { cycle, endsAt: at + seconds, trained, verdict };
    const decision = this.decision(cycle);
    decision.started_day = at / DAY;
    decision.champion = champion ?? null;
    if ('failure' in trained) return;
    decision.candidate = trained.model;
    decision.training_rows = trained.report.dataset.train_rows;
    decision.verdict = verdict ?? null;
  }

  private async end({ cycle, endsAt, trained, verdict }: Execution): Promise<void> {
    this.execution = undefined;
    this.decision(cycle).ended_day = endsAt / DAY;
    // Once before and once after, so that the curve steps where a model changes.
    if (this.live !== undefined) await this.checkpoint(endsAt / DAY);
    if ('failure' in trained) this.note(cycle, 'FAILED', trained.failure);
    else await this.conclude(cycle, endsAt, trained, verdict as Verdict);
    if (this.live !== undefined) await this.checkpoint(endsAt / DAY);
    this.queue = release(this.queue);
    if (this.queue.running !== undefined) await this.start(this.queue.running, endsAt);
  }

  private async conclude(
    cycle: number,
    endsAt: number,
    { model, report }: Exclude<TrainingOutcome, { failure: string }>,
    verdict: Verdict,
  ): Promise<void> {
    const decision = this.decision(cycle);
    const day = endsAt / DAY;
    decision.true_candidate = (await this.curve.quality(model, day)).macro_f1;
    if (this.live !== undefined) decision.true_champion = (await this.curve.quality(this.live, day)).macro_f1;
    this.curve.trained(model);
    this.input.tell?.(`day ${day.toFixed(0)}: cycle ${cycle} ${verdict.decision} (${verdict.reason_code})`);
    if (verdict.decision !== 'PROMOTE') {
      const look = this.input.rules.look(cycle, verdict);
      if (look !== undefined) this.history = [...this.history, look];
      return this.note(cycle, verdict.decision === 'HOLD' ? 'HELD' : 'REJECTED', verdict.reason);
    }
    this.live = model;
    this.version += 1;
    this.history = [];
    this.shares = this.input.rules.classShares(report);
    this.note(cycle, 'PROMOTED', verdict.reason);
  }

  private note(cycle: number, outcome: CycleOutcome, outcome_reason: string): void {
    Object.assign(this.cycles[cycle - 1] as Cycle, { outcome, outcome_reason });
    Object.assign(this.decision(cycle), { outcome, outcome_reason });
  }

  private decision(cycle: number): Mutable<Decision> {
    return this.decisions[cycle - 1] as Mutable<Decision>;
  }

  private async checkpoint(day: number): Promise<void> {
    await this.curve.mark(day, this.live as ModelId);
  }

  private time(at: number): Date {
    return new Date(this.input.start.getTime() + Math.floor(at * 1000));
  }

  private result(): Simulation {
    const started = this.decisions.filter(({ started_day }) => started_day !== null);
    return {
      days: this.input.days,
      decisions: this.decisions,
      curve: this.curve.checkpoints,
      predictions: this.totals.predictions,
      wrong_answers: this.totals.wrong,
      asked: this.totals.asked,
      asked_answered: this.totals.answered,
      feedback: this.feedback.length,
      feedback_of_attackers: this.totals.attackers,
      error_rate: {
        of_all_feedback: this.counters.disagreements / Math.max(1, this.counters.compared),
        of_asked_weighted: this.weighted.wrong / Math.max(1, this.weighted.all),
      },
      executions: started.length,
      seconds_training: started.length * this.input.rules.durations.pipeline,
    };
  }
}
