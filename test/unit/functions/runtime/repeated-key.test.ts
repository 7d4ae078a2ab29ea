import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatedKey } from '../../../../functions/runtime/repeated-key.ts';

test.each([
  ['{"text":"a","text":"b"}', 'text'],
  ['{"text":"a","\\u0074ext":"b"}', 'text'],
  ['[1,{"a":{"b":1,"b":2}}]', 'b'],
  ['{"a":[{"c":1},{"c":2}],"d":"a","a":1}', 'a'],
  ['{"":1,"":2}', ''],
])('%s has a key twice', (json, key) => {
  expect(repeatedKey(json)).toBe(key);
});

test.each([
  '{"a":{"a":{"a":"a"}}}',
  '{"a":"a","b":"a,\\"b\\":{"}',
  '[{"a":1},{"a":1}]',
  '{"a":["b","b"],"b":"}"}',
  '"a"',
  '{}',
])('%s has none', (json) => {
  expect(repeatedKey(json)).toBeUndefined();
});

test('whatever JSON.stringify writes has none, and one more of any key is found', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), fc.json(), (value, key, other) => {
      expect(repeatedKey(JSON.stringify(JSON.parse(value)))).toBeUndefined();
      const name = JSON.stringify(key);
      expect(repeatedKey(`{${name}:${JSON.stringify(JSON.parse(other))},${name}:0}`)).toBe(key);
    }),
  );
});

test('a document as deep as a body may be is gone through', () => {
  expect(repeatedKey('['.repeat(30_000) + ']'.repeat(30_000))).toBeUndefined();
});
