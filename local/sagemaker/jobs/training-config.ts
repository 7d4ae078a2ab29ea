// The configuration files that a training container finds in /opt/ml/input/config.
import { mkdir, writeFile } from 'node:fs/promises';
import type { TrainingJobRecord } from '../state/job-records.ts';
import type { Sandbox } from './sandbox.ts';

export const HOST = 'algo-1';
export const GROUP = 'homogeneousCluster';

export function resourceConfig(job: TrainingJobRecord) {
  const type = job.ResourceConfig.InstanceType ?? 'local';
  return {
    current_host: HOST,
    current_instance_type: type,
    current_group_name: GROUP,
    current_instance_group: GROUP,
    hosts: [HOST],
    instance_groups: [{ instance_group_name: GROUP, instance_type: type, hosts: [HOST] }],
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
  const folders = [
    'input/config',
    'input/data',
    'model',
    'output/data',
    'output/intermediate',
    'checkpoints',
  ];
  for (const folder of folders) await mkdir(sandbox.path(`/opt/ml/${folder}`), { recursive: true });
  const write = (name: string, value: unknown) =>
    writeFile(sandbox.path(`/opt/ml/input/config/${name}.json`), JSON.stringify(value, null, 2));
  await write('hyperparameters', job.HyperParameters ?? {});
  await write('inputdataconfig', inputDataConfig(job));
  await write('resourceconfig', resourceConfig(job));
}
