// `npm start`: the whole loop on this machine, from an empty folder to a service that answers, in one command.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Listr } from 'listr2';
import { CONNECTION_FILE } from '../cli/connection.ts';
import { type Api, signedApi } from '../cli/signed-api.ts';
import { bootstrapFirstModel } from './bootstrap.ts';
import { type Cloud, REGION, ROOT, startCloud } from './cloud.ts';
import {
  connectionTo,
  credentials,
  deployPackage,
  packageService,
  sourceFingerprint,
  stackOutputs,
} from './deployment.ts';
import { requirePort } from './ports.ts';
import { provisionSageMaker } from './provision-sagemaker.ts';
import { welcome } from './welcome.ts';

const DATA_DIR = join(ROOT, '.local');
const PACKAGE_DIR = join(DATA_DIR, 'package');
const DEPLOYED = join(DATA_DIR, 'deployed');
const EMULATOR_PORT = Number(process.env.EMULATOR_PORT ?? 4566);
const SAGEMAKER_PORT = Number(process.env.SAGEMAKER_PORT ?? 4567);
const TIME_SCALE = Number(process.env.TIME_SCALE ?? 0.02);

interface Context {
  cloud?: Cloud;
  outputs?: Record<string, string> | undefined;
  api?: Api;
  version?: number;
}

const options = { params: {}, packageDir: PACKAGE_DIR };
const FINGERPRINT = sourceFingerprint({ ...options.params, EMULATOR_PORT: String(EMULATOR_PORT) });
const seconds: { name: string; seconds: number }[] = [];

const timed =
  <Task>(name: string, run: (context: Context, task: Task) => Promise<void>) =>
  async (context: Context, task: Task): Promise<void> => {
    const started = Date.now();
    await run(context, task);
    seconds.push({ name, seconds: (Date.now() - started) / 1000 });
  };

const need = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`${what} is not there yet: an earlier task did not run.`);
  return value;
};

/** Waits for the work, or for the cloud to break under it. */
const unlessItBreaks = <T>(cloud: Cloud, work: Promise<T>): Promise<T> => Promise.race([work, cloud.failure]);

const cloudOptions = async () => ({
  dataDir: DATA_DIR,
  emulatorPort: await requirePort(EMULATOR_PORT, 'the AWS emulator', 'EMULATOR_PORT'),
  sageMakerPort: await requirePort(SAGEMAKER_PORT, 'the SageMaker stand-in', 'SAGEMAKER_PORT'),
  timeScale: TIME_SCALE,
  duplicateEvents: 0.2,
});

/** The emulator keeps nothing over a kill; what the stand-in kept then belongs to a service that is gone. */
const startAfresh = async (context: Context): Promise<void> => {
  await context.cloud?.stop();
  rmSync(DATA_DIR, { recursive: true, force: true });
  mkdirSync(DATA_DIR, { recursive: true });
  context.cloud = await startCloud(await cloudOptions());
};

const startProcesses = async (context: Context, task: { title: string }): Promise<void> => {
  mkdirSync(DATA_DIR, { recursive: true });
  context.cloud = await startCloud(await cloudOptions());
  context.outputs = await stackOutputs(context.cloud.endpoint, REGION);
  if (context.outputs !== undefined || !existsSync(DEPLOYED)) return;
  await startAfresh(context);
  task.title += ' (the last run was killed and its state is lost: starting afresh)';
};

const isDeployed = ({ outputs }: Context): boolean =>
  outputs !== undefined && existsSync(DEPLOYED) && readFileSync(DEPLOYED, 'utf8') === FINGERPRINT;

const deploy = async (context: Context): Promise<void> => {
  const cloud = need(context.cloud, 'The cloud');
  await unlessItBreaks(cloud, deployPackage(cloud, options));
  await unlessItBreaks(cloud, provisionSageMaker(cloud, PACKAGE_DIR));
  context.outputs = await stackOutputs(cloud.endpoint, REGION);
  writeFileSync(DEPLOYED, FINGERPRINT);
};

const connectApi = async (context: Context): Promise<void> => {
  const connection = connectionTo(need(context.cloud, 'The cloud'), need(context.outputs, 'The stack'));
  writeFileSync(CONNECTION_FILE, `${JSON.stringify(connection, null, 2)}\n`);
  context.api = signedApi({
    url: connection.api_url,
    region: REGION,
    ...credentials,
  });
};

const servesAlready = async ({ api }: Context): Promise<boolean> =>
  (await need(api, 'The API').post('/predict-sentiment', { text: 'Works well.' })).status === 200;

const tasks = new Listr<Context>(
  [
    { title: 'Start the AWS emulator and the SageMaker stand-in', task: timed('start', startProcesses) },
    {
      title: 'Package the service',
      skip: (context) => isDeployed(context) && 'unchanged since it was deployed',
      task: timed('package', async ({ cloud }) => packageService(need(cloud, 'The cloud'), options)),
    },
    {
      title: 'Deploy the packaged template to stage local, upload code and dataset',
      skip: (context) => isDeployed(context) && 'unchanged since it was deployed',
      task: timed('deploy', deploy),
    },
    { title: 'Connect to the API', task: connectApi },
    {
      title: 'Bootstrap the first model: preprocess, train, evaluate, gate, deploy, verify',
      task: timed(
        'bootstrap',
        async (context, task: { output: string; title: string; skip: (why: string) => void }) => {
          if (await servesAlready(context)) return task.skip('a trained model is serving');
          const cloud = need(context.cloud, 'The cloud');
          const end = await bootstrapFirstModel(cloud, need(context.api, 'The API'), (line) => {
            if (line !== task.output) task.output = line;
          });
          task.title = `Bootstrap the first model: ${end.outcome_reason}`;
        },
      ),
    },
  ],
  {
    concurrent: false,
    registerSignalListeners: false, // Ctrl-C must save the state first; main() sees to it
    fallbackRenderer: 'simple',
    rendererOptions: { collapseSubtasks: false, collapseSkips: false },
  },
);

const main = async (): Promise<void> => {
  const context: Context = {};
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve('interrupted'));
  });
  try {
    const begun = await Promise.race([tasks.run(context).then(() => 'ready' as const), interrupted]);
    if (begun === 'ready') {
      const cloud = need(context.cloud, 'The cloud');
      process.stdout.write(welcome({ cloud, outputs: need(context.outputs, 'The stack'), phases: seconds }));
      await Promise.race([interrupted, cloud.failure]);
    }
    process.stdout.write('\nStopping…\n');
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`\n✖ ${error instanceof Error ? error.message : String(error)}\n`);
  } finally {
    await context.cloud?.stop();
  }
  process.exit(process.exitCode ?? 0);
};

await main();
