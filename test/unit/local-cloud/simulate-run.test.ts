// A whole short simulation with the fast learner: real Preprocess, real comparison, the same bytes twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { htmlPage } from '../../../local/simulate/html-page.ts';
import { readOptions } from '../../../local/simulate/options.ts';
import { page } from '../../../local/simulate/page.ts';
import { type Result, runScenario } from '../../../local/simulate/run.ts';

const FIVE_MINUTES = 300_000;
const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = readOptions('calm', { months: '1', rate: '60', volumeThreshold: '60' });
const run = (name: string): Promise<Result> => runScenario('calm', options, join(folder, name), () => {});

test(
  'the same arguments give the same bytes, and a result that both pages can show',
  async () => {
    const [first, second] = await Promise.all([run('first'), run('second')]);
    const text = JSON.stringify(first);
    expect(JSON.stringify(second)).toBe(text);
    const { decisions, curve } = first.simulation;
    expect(decisions.length).toBeGreaterThan(1);
    expect(decisions.slice(1).every(({ training_rows }) => (training_rows ?? 0) > 270)).toBe(true);
    expect(curve.every(({ live }) => live > 0.4 && live < 1)).toBe(true);
    expect(page(first)).toContain('● in service');
    expect(htmlPage(first)).toMatch(/^<!doctype html>.*<polyline class="line live".*<\/html>\n$/s);
    expect(htmlPage(first)).not.toMatch(/<script|https?:\/\/|src=/);
  },
  FIVE_MINUTES,
);
