// The SM_* variables that a training script finds, as the training toolkit sets them.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { TrainingJobRecord } from '../state/job-records.ts';
import {
  frameworkParameter,
  type HyperParameters,
  isFrameworkParameter,
  readHyperParameter,
  scriptArguments,
  sortedJson,
} from './hyperparameters.ts';
import type { Sandbox } from './sandbox.ts';
import { GROUP, HOST, inputDataConfig, resourceConfig } from './training-config.ts';

const NVIDIA = '/proc/driver/nvidia/gpus';

function gpuCount(): number {
  try {
    return readdirSync(NVIDIA).length;
  } catch {
    return 0;
  }
}

/** The toolkit's own parameters; other `sagemaker_` ones belong to a framework. */
const KNOWN = ['program', 'submit_directory', 'region', 'container_log_level', 'job_name', 's3_output'];

const frameworkParameters = (parameters: HyperParameters): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => isFrameworkParameter(name) && !KNOWN.includes(name.replace('sagemaker_', '')))
      .map(([name, raw]) => [name, readHyperParameter(raw).value]),
  );

/** What the toolkit calls the training environment: every property by its own name, paths as the job sees them. */
function trainingEnvironment(job: TrainingJobRecord, sandbox: Sandbox): Record<string, unknown> {
  const parameters = job.HyperParameters ?? {};
  const program = frameworkParameter(parameters, 'sagemaker_program') ?? '';
  const config = resourceConfig(job);
  const own = Object.entries(parameters).filter(([name]) => !isFrameworkParameter(name));
  const channels = (job.InputDataConfig ?? []).map(({ ChannelName }) => ChannelName).sort();
  const seen = (folder: string) => sandbox.seen(`/opt/ml/${folder}`);
  return {
    additional_framework_parameters: frameworkParameters(parameters),
    channel_input_dirs: Object.fromEntries(channels.map((name) => [name, seen(`input/data/${name}`)])),
    current_host: HOST,
    current_instance_group: GROUP,
    current_instance_group_hosts: [HOST],
    current_instance_type: config.current_instance_type,
    distribution_instance_groups: [],
    hosts: [HOST],
    hyperparameters: Object.fromEntries(own.map(([name, raw]) => [name, readHyperParameter(raw).value])),
    input_config_dir: seen('input/config'),
    input_data_config: inputDataConfig(job),
    input_dir: seen('input'),
    instance_groups: [GROUP],
    instance_groups_dict: { [GROUP]: config.instance_groups[0] },
    is_hetero: false,
    is_master: true,
    job_name: job.TrainingJobName,
    log_level: Number(frameworkParameter(parameters, 'sagemaker_container_log_level') ?? 20),
    master_hostname: HOST,
    model_dir: seen('model'),
    module_dir: frameworkParameter(parameters, 'sagemaker_submit_directory') ?? seen('code'),
    module_name: program.replace(/\.py$/, ''),
    network_interface_name: 'eth0',
    num_cpus: availableParallelism(),
    num_gpus: gpuCount(),
    num_neurons: 0,
    output_data_dir: seen('output/data'),
    output_dir: seen('output'),
    output_intermediate_dir: seen('output/intermediate'),
    resource_config: config,
    user_entry_point: program,
  };
}

const variable = (value: unknown): string => (typeof value === 'string' ? value : sortedJson(value));

/** Every SM_* variable of the training toolkit. */
export function toolkitEnvironment(job: TrainingJobRecord, sandbox: Sandbox): Record<string, string> {
  const parameters = job.HyperParameters ?? {};
  const environment = trainingEnvironment(job, sandbox);
  const { additional_framework_parameters, channel_input_dirs, hyperparameters, ...plain } = environment;
  const channels = channel_input_dirs as Record<string, string>;
  const own = Object.keys(hyperparameters as object);
  const named: Record<string, unknown> = {
    ...plain,
    channels: Object.keys(channels),
    framework_params: additional_framework_parameters,
    hps: hyperparameters,
    training_env: environment,
    user_args: scriptArguments(parameters),
    ...Object.fromEntries(Object.entries(channels).map(([name, path]) => [`channel_${name}`, path])),
    ...Object.fromEntries(own.map((name) => [`hp_${name}`, readHyperParameter(parameters[name] ?? '').text])),
  };
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [`SM_${name.toUpperCase()}`, variable(value)]),
  );
}
