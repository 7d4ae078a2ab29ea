// docs/parameters.md against the stage parameters of serverless.yml.
import { expect, test } from 'vitest';
import { source, yaml } from './sources.ts';

const { params } = yaml('serverless.yml');
const PAGE = source('docs/parameters.md');

const shown = (value: unknown): string => (value === '' ? '(empty)' : `\`${value}\``);
/** Name -> the cell after it, of rows with so many cells. */
const rows = (cells: number): [string, string][] =>
  PAGE.split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '))
    .filter((row) => row.length === cells)
    .map(([name = '', value = '']) => [name.replaceAll('`', ''), value]);

test('every parameter is explained with its default, and nothing else is', () => {
  const defaults = Object.entries(params.default).map(([name, value]) => [name, shown(value)]);
  expect(Object.fromEntries(rows(4))).toEqual(Object.fromEntries(defaults));
  expect(rows(4)).toHaveLength(defaults.length);
});

test('what the laptop changes is listed with its value', () => {
  const local = Object.entries(params.local).map(([name, value]) => [name, shown(value)]);
  expect(Object.fromEntries(rows(2))).toEqual(Object.fromEntries(local));
});

test('every row says what the parameter means and when to change it', () => {
  for (const line of PAGE.split('\n').filter((each) => each.startsWith('| `'))) {
    const row = line.slice(2, -2).split(' | ');
    for (const cell of row) expect([line, cell.trim()]).not.toEqual([line, '']);
  }
});
