// What must hold of the loop: some of it at every moment, the rest once everything that was under way has arrived.
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import { Counters, incrementsOf, standing, sum } from '../../functions/feedback/counters.ts';
import { learntFrom } from '../../functions/feedback/learnt-from.ts';
import type { Cycle } from '../../functions/retraining/cycle.ts';
import { COUNTERS_KEY, LEASE_KEY, predictionKey } from '../../functions/retraining/loop-keys.ts';
import { DATA_BUCKET, FEEDBACK_TABLE, LOOP_TABLE } from '../support/stage.ts';
import { type LoopModel, THRESHOLD } from './model.ts';

const insist = (holds: boolean, words: string): void => {
  if (!holds) throw new Error(words);
};

/** At every moment. */
export const oneAtATime = ({ runs, pipelines }: LoopModel): void => {
  const training = [...runs.values()].filter(({ acquired, phase }) => acquired && phase !== 'over');
  insist(training.length <= 1, `two retrainings at once: ${training.map(({ name }) => name).join(', ')}`);
  insist(pipelines.executing().length <= 1, `two pipelines at once: ${pipelines.executing().join(', ')}`);
};

const items = ({ world }: LoopModel) => world.db.items(FEEDBACK_TABLE);
const live = (model: LoopModel) =>
  items(model).filter(({ erased_at }) => erased_at === undefined) as unknown as FeedbackItem[];
const cyclesOf = ({ world }: LoopModel) =>
  world.db.items(LOOP_TABLE).filter(({ pk }) => pk === 'CYCLE') as unknown as Cycle[];
const countersOf = ({ world }: LoopModel) => Counters.parse(world.db.item(LOOP_TABLE, COUNTERS_KEY) ?? {});

const storedOnce = (model: LoopModel): void => {
  const stored = items(model).map(({ feedback_id }) => String(feedback_id));
  const [have, want] = [stored.sort().join(), [...model.submitted].sort().join()];
  insist(have === want, `stored [${have}], submitted [${want}]`);
};

const countedOnce = (model: LoopModel): void => {
  const uncounted = live(model).filter(({ counted_at }) => counted_at === undefined);
  insist(uncounted.length === 0, `${uncounted.length} stored and never counted`);
  const want = standing(Counters.parse(sum(live(model).map(incrementsOf))));
  const have = standing(countersOf(model));
  insist(
    JSON.stringify(have) === JSON.stringify(want),
    `counted ${JSON.stringify(have)}, but stored and not erased are ${JSON.stringify(want)}`,
  );
};

/** Of the corrections that name one prediction the first is asked-for evidence, and none takes its place when it is erased. */
const predictionUsedOnce = (model: LoopModel): void => {
  const named = Map.groupBy(
    live(model).filter(({ prediction_id }) => prediction_id !== undefined),
    ({ prediction_id }) => prediction_id as string,
  );
  for (const [prediction, all] of named) {
    const asked = all.filter(({ ask_probability }) => ask_probability !== undefined);
    const { used_by } = model.world.db.item(LOOP_TABLE, predictionKey(prediction)) ?? {};
    const first = all.find(({ feedback_id }) => feedback_id === used_by);
    insist(used_by !== undefined, `${prediction} is named by ${all.length} corrections and used by none`);
    insist(
      asked.length === (first === undefined ? 0 : 1) && asked[0] === first,
      `${prediction} is used by ${used_by}, but asked for is ${asked.map(({ feedback_id }) => feedback_id).join()}`,
    );
  }
};

/** A cycle asked for by hand moves the mark to the total; from there the multiples count on. */
const everyMultipleTriggers = (model: LoopModel): void => {
  const total = countersOf(model).total;
  let mark = 0;
  for (const { cycle, reason, volume_mark } of cyclesOf(model)) {
    const step = volume_mark - mark;
    if (reason === 'volume')
      insist(
        step > 0 && step % THRESHOLD === 0,
        `cycle ${cycle} moved the mark from ${mark} to ${volume_mark}`,
      );
    else insist(step >= 0, `cycle ${cycle} moved the mark back from ${mark} to ${volume_mark}`);
    mark = volume_mark;
  }
  insist(total - mark < THRESHOLD, `${total} were counted, but the last cycle's mark is ${mark}`);
};

const nothingOutlivesItsDeadline = ({ world }: LoopModel): void => {
  const lease = world.db.item(LOOP_TABLE, LEASE_KEY) ?? {};
  insist(lease.holder === undefined, `the lease is still held by ${lease.holder}`);
  insist(lease.pending_cycle === undefined, `cycle ${lease.pending_cycle} still waits`);
  const open = world.db
    .items(LOOP_TABLE)
    .filter(({ pk, task_token }) => pk === 'CALLBACK' && task_token !== undefined);
  insist(open.length === 0, `${open.length} callbacks are still open`);
};

/** `bus`, a topic: each once in the records, all of one outcome; a crash may repeat a message, recognisably. */
const oneOutcomeEach = (model: LoopModel): void => {
  const { world, runs } = model;
  const told = world.db.items('notifications-table');
  for (const { cycle, outcome } of cyclesOf(model))
    insist(outcome !== undefined, `cycle ${cycle} has no outcome`);
  for (const { name, acquired } of runs.values()) {
    const records = told.filter(({ execution }) => execution === name);
    const outcomes = new Set(records.map(({ outcome }) => outcome));
    const channels = records
      .flatMap(({ channel }) => channel ?? [])
      .sort()
      .join();
    const heard = new Set(
      world.notices
        .filter(({ MessageAttributes }) =>
          MessageAttributes?.notification_id?.StringValue?.startsWith(`${name}#`),
        )
        .map(({ MessageAttributes }) => MessageAttributes?.outcome?.StringValue),
    );
    if (!acquired && records.length === 0) continue;
    insist(outcomes.size === 1 && heard.size === 1, `${name} ended as ${[...outcomes].join(' and ')}`);
    insist(channels === 'bus,training-topic', `${name} was told to [${channels}]`);
  }
};

/** Whatever dataset holds an erased correction, its erasure names. */
const erasureNamesEveryHolder = async (model: LoopModel): Promise<void> => {
  const { buckets } = model.world;
  for (const { feedback_id, erased_at, submitted_at } of items(model)) {
    if (erased_at === undefined) continue;
    const lifetime = { submitted_at: String(submitted_at), erased_at: String(erased_at) };
    const { datasets } = await learntFrom(model.deps, model.SETTINGS, lifetime);
    for (const { cycle, dataset_cutoff } of cyclesOf(model)) {
      const prefix = `datasets/${String(cycle).padStart(6, '0')}/`;
      const sealed =
        dataset_cutoff !== undefined && buckets.read(DATA_BUCKET, `${prefix}manifest.json`) !== undefined;
      const part = buckets.read(DATA_BUCKET, `${prefix}feedback/part-0000.jsonl`) ?? '';
      const named = datasets.includes(prefix);
      insist(
        !sealed || named || !part.includes(`"${feedback_id}"`),
        `${feedback_id} was erased; dataset ${cycle} holds it and is not named`,
      );
    }
  }
};

/** Once the model has settled. */
export const settledRight = async (model: LoopModel): Promise<void> => {
  storedOnce(model);
  countedOnce(model);
  predictionUsedOnce(model);
  everyMultipleTriggers(model);
  nothingOutlivesItsDeadline(model);
  oneOutcomeEach(model);
  await erasureNamesEveryHolder(model);
};
