// The table call × fault: which cells there are, how they share rounds, and what became of each.
import { arm, type Cell, FAULTS, type Proxies } from './faults.ts';
import type { Ending } from './judging.ts';
import type { LightCloud } from './light-cloud.ts';
import type { LoopView } from './loop-view.ts';
import { playRound, type RoundResult } from './round.ts';

export interface Plan {
  readonly ending: Ending;
  readonly cells: readonly Cell[];
}

export interface CellResult {
  readonly cell: Cell;
  readonly outcome: 'survived' | 'failed' | 'not reached';
  readonly problems: readonly string[];
}

export interface MatrixResult {
  readonly cells: readonly CellResult[];
  readonly rounds: readonly RoundResult[];
  /** Rounds that failed although each of their cells survived alone. */
  readonly together: readonly string[];
}

interface World {
  readonly light: LightCloud;
  readonly view: LoopView;
  readonly proxies: Proxies;
  readonly tell: (line: string) => void;
}

/** A reply without a body cannot be cut short. */
const BODILESS = new Set(['s3:PutObject']);

const sensible = ({ call, fault }: Cell): boolean =>
  fault !== 'truncated' || !BODILESS.has(call.split(' ')[1] ?? '');

export const cellsOf = (calls: readonly string[]): Cell[] =>
  calls.flatMap((call) => FAULTS.map((fault) => ({ call, fault }))).filter(sensible);

const functionOf = ({ call }: Cell): string => call.split(' ')[0] ?? '';

const CALLS_OF_ONE_FUNCTION = 2;

/** At most one fault for a call, and for two calls of a function: fewer than the attempts that the state machine allows it. */
export const nextGroup = (open: readonly Cell[], most: number): Cell[] => {
  const group: Cell[] = [];
  for (const cell of open) {
    const siblings = group.filter((each) => functionOf(each) === functionOf(cell));
    const taken = siblings.some(({ call }) => call === cell.call);
    if (group.length < most && !taken && siblings.length < CALLS_OF_ONE_FUNCTION) group.push(cell);
  }
  return group;
};

/** Staggers the faults, so that one round holds many kinds. */
export const staggered = (cells: readonly Cell[]): Cell[] => {
  const functions = [...new Set(cells.map(functionOf))];
  return functions.flatMap((name, turn) => {
    const own = cells.filter((cell) => functionOf(cell) === name);
    const start = (turn * 2) % own.length;
    return [...own.slice(start), ...own.slice(0, start)];
  });
};

/** Who of two consumers makes a call is a matter of chance. */
const NOT_REACHED_LIMIT = 6;

/** Plays every cell; a round that fails is played again cell by cell, to find the one to blame. */
export const playMatrix = async (
  world: World,
  plans: readonly Plan[],
  most: number,
): Promise<MatrixResult> => {
  const cells: CellResult[] = [];
  const rounds: RoundResult[] = [];
  const together: string[] = [];
  let played = 100;

  const play = async (group: readonly Cell[], ending: Ending) => {
    const armed = await arm(world.proxies, group);
    played += 1;
    const result = await playRound(world.light, world.view, played, ending);
    const struck = await armed.struck();
    await armed.disarm();
    rounds.push(result);
    const names = group.map(({ call, fault }) => `${call} ${fault}`);
    world.tell(
      `round ${rounds.length}: ${group.length} faults, ${struck.filter((each) => each > 0).length} struck, ${result.seconds.toFixed(1)} s${result.watchdog ? ', watchdog' : ''}${result.problems.length > 0 ? ` ✖ ${result.problems.join('; ')} [${names.join(' | ')}]` : ''}`,
    );
    return { result, struck };
  };

  const alone = async (cell: Cell, ending: Ending): Promise<boolean> => {
    const { result, struck } = await play([cell], ending);
    const outcome = struck[0] === 0 ? 'not reached' : result.problems.length === 0 ? 'survived' : 'failed';
    cells.push({ cell, outcome, problems: result.problems });
    return outcome === 'failed';
  };

  for (const { ending, cells: all } of plans) {
    let open = staggered(all);
    const missed = new Map<Cell, number>();
    while (open.length > 0) {
      const group = nextGroup(open, most);
      const { result, struck } = await play(group, ending);
      open = open.filter((cell) => !group.includes(cell));
      const hit = group.filter((_, index) => (struck[index] ?? 0) > 0);
      for (const cell of group.filter((each) => !hit.includes(each))) {
        const times = (missed.get(cell) ?? 0) + 1;
        missed.set(cell, times);
        if (times < NOT_REACHED_LIMIT) open.push(cell);
        else cells.push({ cell, outcome: 'not reached', problems: [] });
      }
      if (result.problems.length === 0) {
        for (const cell of hit) cells.push({ cell, outcome: 'survived', problems: [] });
        continue;
      }
      if (hit.length === 1 && hit[0] !== undefined) {
        cells.push({ cell: hit[0], outcome: 'failed', problems: result.problems });
        continue;
      }
      let blamed = 0;
      for (const cell of hit) if (await alone(cell, ending)) blamed += 1;
      if (blamed === 0)
        together.push(
          `${hit.map(({ call, fault }) => `${call} ${fault}`).join(' | ')}: ${result.problems.join('; ')}`,
        );
    }
  }
  return { cells, rounds, together };
};
