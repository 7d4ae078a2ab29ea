import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Label } from '../../../../events/label.ts';
import { errorWords, loggable, withoutQuotes } from '../../../../functions/runtime/log-words.ts';

const REVIEW = 'It "broke" after two days, what a waste';

const caught = (run: () => unknown): Error => {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

const logged = (error: Error, whole = false): string => JSON.stringify(errorWords(error, whole));

describe('a log', () => {
  test.each([
    ['a label that is a review', () => Label.parse(REVIEW)],
    ['an unknown field called like a review', () => z.strictObject({}).parse({ [REVIEW]: 1 })],
    ['a body that is no JSON', () => JSON.parse(`broke after two days`)],
    ['a body that breaks off', () => JSON.parse(`{"text": "broke after two days`)],
  ])('of %s quotes none of it', (_, run) => {
    expect(logged(caught(run))).not.toMatch(/broke/);
  });

  test('of what a model said about a text holds none of its words, but its name and status', () => {
    const error = Object.assign(new Error(`Received server error with message "cannot digest ${REVIEW}"`), {
      name: 'ModelError',
      $metadata: { httpStatusCode: 424 },
    });
    expect(errorWords(error, false)).toMatchObject({ name: 'ModelError', http_status: 424 });
    expect(logged(error)).not.toMatch(/broke/);
    expect(logged(new Error('Something failed', { cause: error }))).not.toMatch(/broke/);
  });

  test('keeps the words of ours, the names in them, and where it happened', () => {
    const words = errorWords(new Error('The secret "user-key" holds no key.'), false) as {
      message: string;
      stack: string[];
    };
    expect(words.message).toBe('The secret "user-key" holds no key.');
    expect(words.stack[0]).toContain('log-words.test.ts');
  });

  test('holds everything where the stage asks for it', () => {
    expect(
      logged(
        caught(() => Label.parse(REVIEW)),
        true,
      ),
    ).toMatch(/broke/);
  });
});

test('a quoted sentence is left out up to its own end, a quoted name stays', () => {
  expect(withoutQuotes('user_label: "so so \\"bad\\"" is not a label; use "Negative"')).toBe(
    'user_label: "…" is not a label; use "Negative"',
  );
});

test('fields that are no errors are logged as they are', () => {
  expect(loggable({ status: 400, problem: 'urn:x' })).toEqual({ status: 400, problem: 'urn:x' });
});
