// What the program makes of its command line, and how it refuses what it cannot use.
import { expect, test } from 'vitest';
import { readCommandLine, servingCommand } from '../../../../local/sagemaker/command-line.ts';

test('without options it listens on 4577 and shortens waits a hundredfold', () => {
  expect(readCommandLine([])).toMatchObject({
    port: 4577,
    exitWithStdin: false,
    options: { dataDir: '.local/sagemaker', timeScale: 0.01, duplicateEvents: 0, region: 'eu-west-1' },
  });
});

test.each([
  [['--port', 'x'], /--port must be a number from 0 to 65535, not 'x'/],
  [['--port', '70000'], /--port/],
  [['--port', '80.5'], /--port must be a whole number/],
  [['--time-scale', ''], /--time-scale must be a number of 0 or more/],
  [['--duplicate-events', '2'], /--duplicate-events must be a number from 0 to 1/],
  [['--instances-per-variant', '0'], /--instances-per-variant/],
  [['--account', '12'], /--account must have twelve digits/],
  [['--serving-command', 'serve {model}'], /--serving-command must hold \{port\}/],
  [['--colour', 'red'], /--colour/],
])('%j is refused by name', (args, message) => {
  expect(() => readCommandLine(args)).toThrow(message);
});

test('a serving command is words, or a JSON array of words when they hold spaces', () => {
  expect(servingCommand('python serve.py {model}/1 --port={port}')('/m', 80)).toEqual([
    'python',
    'serve.py',
    '/m/1',
    '--port=80',
  ]);
  expect(servingCommand('["my python", "{port}"]')('/m', 80)).toEqual(['my python', '80']);
});
