// The README's transcript is what `npm run tour` types today.
import { expect, test } from 'vitest';
import { STEPS } from '../../../local/tour/steps.ts';
import { expectedOutline, outline, readTranscript } from '../../../local/tour/transcript.ts';

test('the transcript in the README has every command of the tour, in order, and no other', () => {
  expect(outline(readTranscript())).toEqual(expectedOutline());
});

test('every answer in the README shows what its step demands', () => {
  const answers = readTranscript()
    .split(/^# .*\n\$ .*\n/m)
    .slice(1);
  expect(answers).toHaveLength(STEPS.length);
  for (const [index, { shows, why }] of STEPS.entries())
    expect(`${answers[index]?.trimEnd()}\n`, why).toMatch(shows);
});
