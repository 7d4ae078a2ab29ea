// What must hold when the stand-in is back after a kill: legal states, serving endpoints, no file and no process too many.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeEndpointCommand, ListEndpointsCommand } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { until } from '../unit/local/sagemaker/support/until.ts';
import { type Clients, GROUP, PIPELINE, STEADY } from './kill-world.ts';
import { illegalStates } from './legal-states.ts';
import { processesOn } from './stand-in-program.ts';
import { readDiskState } from './state-files.ts';

const say = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);

/** The endpoint answers with the model of its configuration; returns how many serving processes it should have. */
async function checkEndpoint({ sagemaker, runtime }: Clients, EndpointName: string) {
  const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  const { Body } = await runtime.send(
    new InvokeEndpointCommand({ EndpointName, ContentType: 'application/json', Body: '{"instances":["a"]}' }),
  );
  const { model_id } = JSON.parse(Body.transformToString()).predictions[0];
  const expected = endpoint.EndpointConfigName;
  return {
    instances: endpoint.ProductionVariants?.[0]?.CurrentInstanceCount ?? 0,
    problems: say(model_id === expected, `${EndpointName} is on ${expected} but ${model_id} answers`),
  };
}

async function endpointProblems(clients: Clients, dataDir: string): Promise<string[]> {
  const { Endpoints = [] } = await clients.sagemaker.send(new ListEndpointsCommand({ MaxResults: 100 }));
  const names = Endpoints.map(({ EndpointName }) => EndpointName as string);
  const checked = await Promise.all(names.map((name) => checkEndpoint(clients, name)));
  const folders = existsSync(join(dataDir, 'fleets')) ? readdirSync(join(dataDir, 'fleets')) : [];
  const fleets = names.map((name) => readdirSync(join(dataDir, 'fleets', name)).length);
  const expected = checked.reduce((sum, { instances }) => sum + instances, 0);
  // Each serving process has a leash whose command names it too.
  const serving = processesOn(dataDir).filter((command) => command.includes('fake-serving.py'));
  const own = serving.filter((command) => !command.includes('leash.py') && !command.includes('main.ts'));
  return [
    ...say(names.includes(STEADY), `endpoint ${STEADY} is gone`),
    ...checked.flatMap(({ problems }) => problems),
    ...say(
      fleets.every((count) => count === 1),
      `endpoints keep ${fleets.join(', ')} fleet folder(s)`,
    ),
    ...say(
      folders.every((name) => names.includes(name)),
      `fleet folders ${folders.join(', ')} for ${names.join(', ')}`,
    ),
    ...say(own.length === expected, `${own.length} serving process(es) for ${expected} instance(s)`),
  ];
}

/** Right after the kill, before the next start. */
export function problemsOnDisk(dataDir: string): string[] {
  return readDiskState(dataDir).damaged.map((file) => `state file ${file} is damaged`);
}

/** Everything that does not hold, in words; the stand-in has said that it is ready. */
export async function problemsAfterRestart(clients: Clients, dataDir: string): Promise<string[]> {
  const problems = [
    ...(await illegalStates(clients.sagemaker, PIPELINE, GROUP)),
    ...(await endpointProblems(clients, dataDir)),
    ...problemsOnDisk(dataDir),
  ];
  const drained = await until(
    () => readDiskState(dataDir),
    ({ entries, unfinished }) => unfinished === 0 && !entries.some(({ kind }) => kind === 'outbox'),
  ).catch(() => undefined);
  return drained === undefined ? [...problems, 'events or half-written files stay behind'] : problems;
}
