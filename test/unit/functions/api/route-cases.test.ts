// No answer of the API without an end-to-end case, no case without an answer; what cannot be provoked has a reason.
import { expect, test } from 'vitest';
import { OPERATIONS } from '../../../../functions/api/catalogue.ts';
import { ALL_KEYS, CASES, OUT_OF_REACH, WRITTEN } from '../../../e2e/routes/all-cases.ts';
import { promisedBy } from '../../../e2e/routes/route-case.ts';
import { TOKEN_CASES } from '../../../e2e/routes/token-cases.ts';

const promised = OPERATIONS.flatMap(promisedBy);

test('every answer that the API describes is provoked by an end-to-end case, or is known to be out of reach', () => {
  const covered = new Set([...ALL_KEYS, ...Object.keys(OUT_OF_REACH)]);
  expect(promised.filter((key) => !covered.has(key))).toEqual([]);
});

test('every case, and everything out of reach, is of an answer that the API describes', () => {
  const known = new Set(promised);
  const keys = [...ALL_KEYS, ...WRITTEN.flatMap((each) => Object.keys(each)), ...Object.keys(OUT_OF_REACH)];
  expect(keys.filter((key) => !known.has(key))).toEqual([]);
});

test('no answer has two cases, and none that is out of reach has one', () => {
  const written = WRITTEN.flatMap((each) => Object.keys(each));
  expect(new Set(written).size).toBe(written.length);
  expect(Object.keys(TOKEN_CASES).filter((key) => key in CASES)).toEqual([]);
  expect(written.filter((key) => key in OUT_OF_REACH)).toEqual([]);
});

test('of what is out of reach all but the throttle of the gateway are three', () => {
  expect(Object.keys(OUT_OF_REACH).filter((key) => !key.endsWith('429 gateway'))).toHaveLength(3);
});
