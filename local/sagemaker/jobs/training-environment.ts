// The SM_* variables and configuration files that a training script finds.
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { TrainingJobRecord } from '../state/job-records.ts';
import type { Sandbox } from './sandbox.ts';
import {
  frameworkParameter,
  type HyperParameters,
  isFrameworkParameter,
  readHyperParameter,
  scriptArguments,
} from './script-mode.ts';

const NVIDIA = '/proc/driver/nvidia/gpus';

function gpuCount(): number {
  try {
    return readdirSync(NVIDIA).length;
  } catch {
    return 0;
  }
}

export function resourceConfig(job: TrainingJobRecord) {
  const type = job.ResourceConfig.InstanceType ?? 'local';
  return {
    current_host: 'algo-1',
    current_instance_type: type,
    current_instance_group: 'homogeneousCluster',
    hosts: ['algo-1'],
    instance_groups: [{ instance_group_name: 'homogeneousCluster', instance_type: type, hosts: ['algo-1'] }],
    network_interface_name: 'eth0',
  };
}

/** FastFile reads like File here: the data is on disk before the script starts. */
export function inputDataConfig(job: TrainingJobRecord): Record<string, object> {
  const channels = (job.InputDataConfig ?? []).map((channel) => [
    channel.ChannelName,
    {
      TrainingInputMode: 'File',
      S3DistributionType: channel.DataSource.S3DataSource?.S3DataDistributionType ?? 'FullyReplicated',
      RecordWrapperType: channel.RecordWrapperType ?? 'None',
      ...(channel.ContentType !== undefined && { ContentType: channel.ContentType }),
    },
  ]);
  return Object.fromEntries(channels);
}

export async function writeTrainingConfig(job: TrainingJobRecord, sandbox: Sandbox): Promise<void> {
  const folders = ['input/config', 'input/data', 'model', 'output/data', 'checkpoints'];
  for (const folder of folders) await mkdir(sandbox.path(`/opt/ml/${folder}`), { recursive: true });
  const write = (name: string, value: unknown) =>
    writeFile(sandbox.path(`/opt/ml/input/config/${name}.json`), JSON.stringify(value, null, 2));
  await write('hyperparameters', job.HyperParameters ?? {});
  await write('inputdataconfig', inputDataConfig(job));
  await write('resourceconfig', resourceConfig(job));
}

function split(parameters: HyperParameters) {
  const entries = Object.entries(parameters).map(([name, raw]) => [name, readHyperParameter(raw)] as const);
  const values = (own: boolean) =>
    Object.fromEntries(
      entries.filter(([name]) => isFrameworkParameter(name) !== own).map(([name, p]) => [name, p.value]),
    );
  return { own: values(true), framework: values(false), entries };
}

function folders(sandbox: Sandbox): Record<string, string> {
  return {
    SM_MODEL_DIR: sandbox.path('/opt/ml/model'),
    SM_INPUT_DIR: sandbox.path('/opt/ml/input'),
    SM_INPUT_CONFIG_DIR: sandbox.path('/opt/ml/input/config'),
    SM_OUTPUT_DIR: sandbox.path('/opt/ml/output'),
    SM_OUTPUT_DATA_DIR: sandbox.path('/opt/ml/output/data'),
    SM_OUTPUT_INTERMEDIATE_DIR: sandbox.path('/opt/ml/output/intermediate'),
  };
}

function host(job: TrainingJobRecord): Record<string, string> {
  return {
    SM_HOSTS: '["algo-1"]',
    SM_CURRENT_HOST: 'algo-1',
    SM_CURRENT_INSTANCE_TYPE: job.ResourceConfig.InstanceType ?? 'local',
    SM_CURRENT_INSTANCE_GROUP: 'homogeneousCluster',
    SM_NETWORK_INTERFACE_NAME: 'eth0',
    SM_NUM_CPUS: String(availableParallelism()),
    SM_NUM_GPUS: String(gpuCount()),
    SM_NUM_NEURONS: '0',
    SM_RESOURCE_CONFIG: JSON.stringify(resourceConfig(job)),
  };
}

function code(parameters: HyperParameters, sandbox: Sandbox): Record<string, string> {
  const program = frameworkParameter(parameters, 'sagemaker_program') ?? '';
  return {
    SM_USER_ENTRY_POINT: program,
    SM_MODULE_NAME: program.replace(/\.py$/, ''),
    SM_MODULE_DIR:
      frameworkParameter(parameters, 'sagemaker_submit_directory') ?? sandbox.path('/opt/ml/code'),
    SM_LOG_LEVEL: frameworkParameter(parameters, 'sagemaker_container_log_level') ?? '20',
    SM_USER_ARGS: JSON.stringify(scriptArguments(parameters)),
  };
}

/** Every SM_* variable of the training toolkit, with the sandbox's paths. */
export function toolkitEnvironment(job: TrainingJobRecord, sandbox: Sandbox): Record<string, string> {
  const parameters = job.HyperParameters ?? {};
  const { own, framework, entries } = split(parameters);
  const channels = (job.InputDataConfig ?? []).map(({ ChannelName }) => ChannelName).sort();
  const environment: Record<string, string> = {
    ...folders(sandbox),
    ...host(job),
    ...code(parameters, sandbox),
    SM_CHANNELS: JSON.stringify(channels),
    SM_HPS: JSON.stringify(own),
    SM_FRAMEWORK_PARAMS: JSON.stringify(framework),
    SM_INPUT_DATA_CONFIG: JSON.stringify(inputDataConfig(job)),
  };
  for (const name of channels) {
    environment[`SM_CHANNEL_${name.toUpperCase()}`] = sandbox.path(`/opt/ml/input/data/${name}`);
  }
  for (const [name, { text }] of entries) {
    if (!isFrameworkParameter(name)) environment[`SM_HP_${name.toUpperCase()}`] = text;
  }
  return { ...environment, SM_TRAINING_ENV: JSON.stringify({ ...environment, hyperparameters: own }) };
}
