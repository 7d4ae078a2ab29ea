// The examples of the stand-in's README, run as they stand there with the clients that they are written for.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../local/cloud.ts';
import { addModel, createEndpoint } from '../unit/local/sagemaker/support/hosting.ts';
import { createPipeline, definition } from '../unit/local/sagemaker/support/pipelines.ts';
import { type StandIn, startStandIn } from '../unit/local/sagemaker/support/stand-in.ts';
import { awsTools } from './aws-tools.ts';

const README = readFileSync(join(ROOT, 'local', 'sagemaker', 'README.md'), 'utf8');
let standIn: StandIn;
let tools: string;

beforeAll(async () => {
  tools = awsTools();
  standIn = await startStandIn();
  await addModel(standIn, 'reviews', { label: 'Positive' });
  await createEndpoint(standIn, 'reviews', 'reviews');
  const fail = { Name: 'End', Type: 'Fail', Arguments: { ErrorMessage: 'the example ends here' } };
  await createPipeline(standIn, 'training', definition([fail]));
});

afterAll(() => standIn?.remove());

/** The first block of the section "Use" in this language, with the port that the stand-in has here. */
function example(language: string): string {
  const use = README.slice(README.indexOf('\n## Use'));
  const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(use)?.[1];
  if (block === undefined) throw new Error(`The README has no ${language} example.`);
  return block.replaceAll('http://127.0.0.1:4577', standIn.url);
}

async function run(command: string, args: readonly string[], input: string, cwd = ROOT) {
  const { PATH = '/usr/bin:/bin', HOME = '/' } = process.env;
  const child = spawn(command, args, {
    cwd,
    env: {
      PATH: [tools, PATH].join(delimiter),
      HOME,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
    },
  });
  child.stdin.end(input);
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  const [out, errors] = await output;
  return { code, out, errors };
}

test('given the AWS CLI example, when it is run, then it lists the endpoint and prints the prediction', async () => {
  const { code, out, errors } = await run('sh', ['-e'], example('sh'), standIn.dataDir);

  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(out).toContain('"EndpointName": "reviews"');
  expect(out).toContain('Positive');
});

test('given the boto3 example, when it is run, then it starts the pipeline and prints the prediction', async () => {
  const { code, out, errors } = await run(join(tools, 'python'), ['-'], example('python'));

  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(out).toContain('Positive');
});

test('given the JavaScript example, when it is run, then it describes the endpoint and prints the prediction', async () => {
  const { code, out, errors } = await run(
    process.execPath,
    ['--input-type=module-typescript', '--no-warnings', '-'],
    example('ts'),
  );

  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(out).toContain('InService reviews');
  expect(out).toContain('Positive');
});
