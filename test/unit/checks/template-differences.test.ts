// How packaged templates are compared: nothing that differs is overlooked, and no explanation outlives its difference.
import { expect, test } from 'vitest';
import { compare, differences, withoutStage } from '../../checks/packages/differences.ts';

test('a value that changed, a list that grew and a resource that one side lacks are each named once', () => {
  const left = { Resources: { Bus: { Name: 'a', Tags: ['x'] }, Old: { Type: 'T', Properties: {} } } };
  const right = { Resources: { Bus: { Name: 'b', Tags: ['x', 'y'] } } };
  expect(differences(left, right)).toEqual(['Resources.Bus.Name', 'Resources.Bus.Tags.1', 'Resources.Old']);
  expect(differences(left, left)).toEqual([]);
});

test('an object in place of a list, or of a text, differs', () => {
  expect(differences({ a: { 0: 'x' } }, { a: ['x'] })).toEqual(['a']);
  expect(differences({ a: 'x' }, { a: { Ref: 'x' } })).toEqual(['a']);
});

test('the stage in names and the time of an upload are no differences', () => {
  const of = (stage: string, time: string) =>
    withoutStage(
      {
        Resources: {
          F: { Name: `sentiment-${stage}-f`, Key: `serverless/sentiment/${stage}/${time}/f.zip` },
        },
      },
      stage,
    );
  expect(differences(of('dev', '1-2026'), of('prod', '2-2026'))).toEqual([]);
});

test('a difference nobody expected is told, and an expectation nothing meets as well', () => {
  const expected = [
    { path: 'Resources.*.Name', because: 'stage' },
    { path: 'Outputs.Url', because: 'stage' },
  ];
  expect(compare(['Resources.Bus.Name', 'Resources.Bus.Tags.0'], expected)).toEqual({
    unexpected: ['Resources.Bus.Tags.0'],
    absent: ['Outputs.Url'],
    explained: 1,
  });
  expect(compare(['Resources.Bus.Properties.Name'], expected).explained).toBe(0);
});
