// Every rule against a sample of every kind of event: each matches its own kind and none of the others.
import { describe, expect, test } from 'vitest';
import { EVENTS } from '../../../events/catalogue.ts';
import { deployedRules } from '../../support/deployed-rules.ts';
import { matchesPattern } from '../../support/event-pattern.ts';
import { AWS_EVENTS, STAGE_PREFIX } from '../../support/event-samples.ts';
import type { Document } from './sources.ts';

const rules = deployedRules();

/** What each rule of the default bus is there for. */
const MEANT: Record<string, keyof typeof AWS_EVENTS> = {
  PipelineNewsRule: 'pipeline',
  EndpointNewsRule: 'endpoint',
  ModelPackageNewsRule: 'model package',
  ExecutionEndRule: 'retraining',
  ProcessingJobNewsRule: 'evaluation job',
  EvaluationEndRule: 'evaluation',
};

describe('rules of the default bus', () => {
  const theirs = rules.filter(({ own }) => !own);

  test('are all looked at', () => {
    expect(theirs.map(({ name }) => name).sort()).toEqual(Object.keys(MEANT).sort());
  });

  test.each(theirs)('$name matches its own kind of event and no other', ({ name, pattern }) => {
    const matched = Object.entries(AWS_EVENTS).filter(([, event]) => matchesPattern(pattern, event));
    expect(matched.map(([kind]) => kind)).toEqual([MEANT[name]]);
  });

  test.each(theirs)(
    '$name overlooks the same kind of event about somebody else’s resource',
    ({ name, pattern }) => {
      const event = AWS_EVENTS[MEANT[name] as keyof typeof AWS_EVENTS];
      const elsewhere = JSON.parse(JSON.stringify(event).replaceAll(STAGE_PREFIX, 'somebody-else'));
      expect(matchesPattern(pattern, elsewhere)).toBe(false);
    },
  );

  test('overlook what is not over yet', () => {
    const running = JSON.parse(JSON.stringify(AWS_EVENTS.retraining).replace('SUCCEEDED', 'RUNNING'));
    const executing = JSON.parse(JSON.stringify(AWS_EVENTS.pipeline).replace('"Succeeded"', '"Executing"'));
    for (const { pattern } of theirs)
      for (const event of [running, executing]) expect(matchesPattern(pattern, event)).toBe(false);
  });
});

describe('rules of the loop’s own bus', () => {
  const ours = rules.filter(({ own }) => own);
  const events = EVENTS.map(({ detailType, sample }: Document) => ({
    source: 'sentiment.loop',
    'detail-type': detailType,
    detail: sample,
  }));

  test.each(ours)('$name matches one kind of event', ({ pattern }) => {
    const matched = events.filter((event) => matchesPattern(pattern, event));
    expect(matched.map((event) => event['detail-type'])).toEqual(pattern['detail-type']);
  });

  test('overlook all of AWS’s events', () => {
    for (const { pattern } of ours)
      for (const event of Object.values(AWS_EVENTS)) expect(matchesPattern(pattern, event)).toBe(false);
  });
});

describe('the matcher', () => {
  test('reads lists, nesting and operators as EventBridge does', () => {
    expect(matchesPattern({ a: ['x', 'y'] }, { a: 'y' })).toBe(true);
    expect(matchesPattern({ a: ['x'] }, { a: ['x', 'z'] })).toBe(true);
    expect(matchesPattern({ a: { b: [{ prefix: 'x-' }] } }, { a: { b: 'x-1' } })).toBe(true);
    expect(matchesPattern({ a: { b: [{ prefix: 'x-' }] } }, { a: { b: 'y' } })).toBe(false);
    expect(matchesPattern({ a: [{ exists: false }] }, {})).toBe(true);
    expect(matchesPattern({ a: [{ exists: true }] }, {})).toBe(false);
    expect(matchesPattern({ a: [{ 'anything-but': ['x'] }] }, { a: 'x' })).toBe(false);
    expect(matchesPattern({ a: ['1'] }, { a: 1 })).toBe(false);
  });

  test('takes no operator for another', () => {
    expect(() => matchesPattern({ a: [{ suffix: 'x' }] }, { a: 'x' })).toThrow(/suffix/);
  });
});
