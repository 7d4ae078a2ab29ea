// The page of parameters against the parameters: none is missing, none is left over, each default is the real one.
import { expect, test } from 'vitest';
import { source, yaml } from './sources.ts';

test('every parameter is written down with its default, and nothing else is', () => {
  const written = [...source('docs/parameters.md').matchAll(/^\| `(\w+)` \| (?:`([^|]*)`|empty) \|/gm)].map(
    ([, name = '', value = '']) => [name, value],
  );
  const real = Object.entries(yaml('serverless.yml').params.default).map(([name, value]) => [
    name,
    String(value),
  ]);
  expect(written).toEqual(real);
});
