// The tour's transcript: written into the README between two marks, and read from there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../cloud.ts';
import { STEPS } from './steps.ts';

const README = join(ROOT, 'README.md');
const BEGIN = '<!-- tour: written by `npm run tour -- --write` -->\n```console\n';
const END = '\n```\n<!-- end of tour -->';

/** A word as a shell wants it. */
const quoted = (word: string): string => (/^[\w./={}:-]+$/.test(word) ? word : `"${word}"`);

export const typed = (command: readonly string[]): string => `npx loop ${command.map(quoted).join(' ')}`;

const place = (readme: string): { start: number; end: number } => {
  const start = readme.indexOf(BEGIN) + BEGIN.length;
  const end = readme.indexOf(END);
  if (start < BEGIN.length || end < start)
    throw new Error('README.md lacks the marks of the tour’s transcript.');
  return { start, end };
};

/** What stands in the README. @throws Error when its marks are gone. */
export const readTranscript = (): string => {
  const readme = readFileSync(README, 'utf8');
  const { start, end } = place(readme);
  return readme.slice(start, end);
};

export const writeTranscript = (transcript: string): void => {
  const readme = readFileSync(README, 'utf8');
  const { start, end } = place(readme);
  writeFileSync(README, readme.slice(0, start) + transcript.trimEnd() + readme.slice(end));
};

/** `# why` and `$ command` lines of a transcript, as far as they do not hold what differs from run to run. */
export const outline = (transcript: string): string[] =>
  transcript
    .split('\n')
    .filter((line) => /^[#$] /.test(line))
    .map((line) => line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}'));

export const expectedOutline = (): string[] =>
  STEPS.flatMap(({ why, command }) => [`# ${why}`, `$ ${typed(command)}`]).map((line) =>
    line.replace(/\{\w+\}/g, '{id}'),
  );
