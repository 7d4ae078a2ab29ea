// Measures what the loop itself cannot see: how good a model truly is on texts that nobody trained on, distributed as they are by then.
import type { Learner, ModelId, Quality } from './learner.ts';
import type { World } from './world.ts';

/** True macro-F1, shares of 1, of the model in service, of the first model and of the newest candidate. */
export interface Checkpoint {
  readonly day: number;
  readonly live: number;
  readonly never_retrained: number;
  readonly always_promoted: number;
}

export class Curve {
  readonly checkpoints: Checkpoint[] = [];
  private readonly models: ModelId[] = [];
  private readonly known = new Map<string, Quality>();
  private readonly learner: Learner;
  private readonly world: World;

  constructor(learner: Learner, world: World) {
    this.learner = learner;
    this.world = world;
  }

  /** A candidate whose execution has ended: "always promoted" has it in service from now on. */
  trained(model: ModelId): void {
    this.models.push(model);
  }

  async quality(model: ModelId, day: number): Promise<Quality> {
    const { key, rows } = this.world.evaluation(day);
    const name = `${model}\u0000${key}`;
    const known = this.known.get(name) ?? (await this.learner.score(model, rows));
    this.known.set(name, known);
    return known;
  }

  async mark(day: number, live: ModelId): Promise<void> {
    const of = async (model: ModelId | undefined): Promise<number> =>
      (await this.quality(model ?? live, day)).macro_f1;
    this.checkpoints.push({
      day,
      live: await of(live),
      never_retrained: await of(this.models[0]),
      always_promoted: await of(this.models.at(-1)),
    });
  }
}
