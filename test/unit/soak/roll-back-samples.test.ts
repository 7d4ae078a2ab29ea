// The judge of the roll-back soak itself: it must see a lie of the record, of the endpoint, of a receipt and of an answer.
import { describe, expect, test } from 'vitest';
import { configOf, contradictions, momentOf, type Sample } from '../../soak/roll-back-samples.ts';

const CHANGE = { from: 2, to: 1, cycle: 3 };
const RUNNING = { cycle: 3, status: 'RUNNING' };
const old = { model_version: 2, cycle: 2, endpoint_config_name: configOf(2, 2) };
const shifting: Sample = {
  active: { ...old, live_config_name: configOf(2, 2), agrees: true },
  newest: RUNNING,
  answeredBy: 1,
};
const verifying: Sample = {
  active: { ...old, live_config_name: configOf(1, 3), agrees: false },
  newest: RUNNING,
  answeredBy: 1,
};
const config = configOf(1, 3);
const after: Sample = {
  active: {
    model_version: 1,
    cycle: 3,
    endpoint_config_name: config,
    live_config_name: config,
    agrees: true,
  },
  newest: { cycle: 3, status: 'ENDED', outcome: 'PROMOTED' },
  answeredBy: 1,
};

describe('a switch as it should be', () => {
  test.each([
    ['shifting, answered by the new model', 'shifting', shifting],
    ['shifting, answered by the old model', 'shifting', { ...shifting, answeredBy: 2 }],
    ['verifying', 'verifying', verifying],
    ['after', 'after', after],
  ] as const)('%s contradicts nothing', (_, moment, sample) => {
    expect(momentOf(sample, CHANGE)).toBe(moment);
    expect(contradictions(sample, CHANGE)).toEqual([]);
  });
});

describe('a contradiction is told', () => {
  test.each<[string, Sample, RegExp]>([
    ['the old model answers after the switch', { ...after, answeredBy: 2 }, /version 2 answered after/],
    [
      'the record moved before the endpoint',
      { ...after, active: { ...after.active, live_config_name: configOf(2, 2), agrees: false } },
      /the endpoint serves sentiment-local-v2-c2/,
    ],
    [
      'the endpoint serves what nobody ordered',
      { ...shifting, active: { ...shifting.active, live_config_name: 'other', agrees: false } },
      /the endpoint serves other/,
    ],
    [
      'the record names the wrong version',
      { ...after, active: { ...after.active, model_version: 2 } },
      /version 2 is on record after/,
    ],
    [
      'the receipt says that it failed',
      { ...after, newest: { ...after.newest, outcome: 'FAILED' } },
      /receipt of cycle 3 says FAILED/,
    ],
    [
      'the cycle has ended and the record does not know',
      { ...verifying, newest: { cycle: 3, status: 'ENDED', outcome: 'PROMOTED' } },
      /ended as PROMOTED before it was on record/,
    ],
  ])('%s', (_, sample, words) => {
    expect(contradictions(sample, CHANGE).join('\n')).toMatch(words);
  });
});
