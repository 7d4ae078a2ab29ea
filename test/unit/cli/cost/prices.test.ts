// The price table: every figure has a date, a source and a grade, and the page shows what the command prints.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { costOf } from '../../../../cli/cost/command.ts';
import { answered, printed } from '../../../../cli/cost/page.ts';
import { INSTANCES, PRICES, SIMULATED } from '../../../../cli/cost/prices.ts';
import { TRANSITIONS } from '../../../../cli/cost/retraining-lines.ts';
import { type Document, ROOT, yaml } from '../../deploy/sources.ts';

const PAGE = readFileSync(join(ROOT, 'docs', 'costs.md'), 'utf8');

describe('every price', () => {
  test.each(Object.entries({ ...PRICES, ...INSTANCES }))(
    'of %s is dated and says where it is from',
    (_, price) => {
      expect(price.usd).toBeGreaterThan(0);
      expect(price.date).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
      expect(price.source.length).toBeGreaterThan(20);
      if (price.trust === 'price-list') expect(price.source).toMatch(/^https:\/\/pricing\..*eu-west-1/);
    },
  );

  test('covers the instance types that are deployed by default, here and in the simulation', () => {
    const { trainingInstanceType, processingInstanceType, endpointInstanceType } =
      yaml('serverless.yml').params.default;
    expect(Object.keys(INSTANCES)).toEqual(
      expect.arrayContaining([trainingInstanceType, processingInstanceType, endpointInstanceType]),
    );
    expect(SIMULATED.hourly[trainingInstanceType]).toBeGreaterThan(0);
  });
});

describe('docs/costs.md', () => {
  test('holds the very tables that the command prints (`npm run cost -- --write` brings them up to date)', async () => {
    expect(PAGE.match(/\$ npm run cost --/g)?.length).toBeGreaterThanOrEqual(2);
    expect(await answered(PAGE)).toBe(PAGE);
  });
});

describe('the command', () => {
  test('takes ten predictions for each correction and the stage’s threshold when neither is given', async () => {
    const { work } = await costOf({ stage: 'prod', param: {}, feedback: 2000 });
    expect(work).toMatchObject({ predictions: 20_000, threshold: 500 });
  });

  test('follows a parameter as serverless would', async () => {
    const { bill } = await costOf({ stage: 'prod', param: { endpointInstanceCount: '1' } });
    expect(bill.lines[0]).toMatchObject({ what: 'endpoint, 1 × ml.c6i.large', quantity: 730 });
  });

  test('names a parameter that does not exist, and a share that is none', async () => {
    await expect(costOf({ stage: 'prod', param: { endpointCount: '1' } })).rejects.toThrow(
      /no parameter endpointCount/,
    );
    await expect(costOf({ stage: 'prod', param: {}, promoted: 3 })).rejects.toThrow(/--promoted/);
  });

  test('gives every line with its price, source and sum as JSON', async () => {
    const shown = JSON.parse(await printed('--feedback 1e3 --json'));
    expect(shown).toMatchObject({ region: 'eu-west-1', currency: 'USD' });
    const sum = shown.lines.reduce((total: number, { usd }: { usd: number }) => total + usd, 0);
    expect(sum).toBeCloseTo(shown.total, 9);
    expect(shown.lines[0].price.source).toEqual(expect.any(String));
  });
});

describe('state transitions', () => {
  const { StartAt, States }: { StartAt: string; States: Record<string, Document> } = yaml(
    'state-machines/retraining.asl.yaml',
  );
  const successors = (name: string): string[] => {
    const state = States[name] ?? {};
    const choices = (state.Choices ?? []).map(({ Next }: Document) => Next);
    return [state.Next, state.Default, ...choices].filter(Boolean);
  };
  /** States that are entered on the shortest way that holds all of `by`, in order. */
  const walk = (by: readonly string[]): string[] => {
    const path = [StartAt];
    for (const target of by) {
      const from = path.at(-1) ?? StartAt;
      let ways: string[][] = [[from]];
      while (!ways.some((way) => way.at(-1) === target)) {
        ways = ways.flatMap((way) => successors(way.at(-1) ?? '').map((next) => [...way, next]));
        if (ways.length === 0 || ways.length > 1000) throw new Error(`No way from ${from} to ${target}`);
      }
      path.push(...(ways.find((way) => way.at(-1) === target) ?? []).slice(1));
    }
    return path;
  };

  test('of a held and of a promoted retraining are those of the state machine, segments apart', () => {
    expect(walk(['ExportSegments', 'Held', 'Done'])).toHaveLength(TRANSITIONS.held);
    const promoted = walk(['ExportSegments', 'RegisterModel', 'Promoted', 'Done']);
    expect(promoted).toHaveLength(TRANSITIONS.promoted);
    expect(promoted).toEqual(expect.arrayContaining(['RequestApproval', 'VerifyEndpoint', 'PromoteModel']));
  });
});
