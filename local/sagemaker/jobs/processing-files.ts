// The files of a processing job: its configuration and inputs before it runs, its outputs afterwards.
import { mkdir, writeFile } from 'node:fs/promises';
import type { ProcessingJobRecord } from '../state/job-records.ts';
import type { World } from '../world.ts';
import { downloadInput } from './s3-input.ts';
import { uploadFolder } from './s3-output.ts';
import type { Sandbox } from './sandbox.ts';

export async function writeConfig(job: ProcessingJobRecord, sandbox: Sandbox): Promise<void> {
  await mkdir(sandbox.path('/opt/ml/config'), { recursive: true });
  const write = (name: string, value: unknown) =>
    writeFile(sandbox.path(`/opt/ml/config/${name}`), JSON.stringify(value, null, 2));
  await write('processingjobconfig.json', job);
  await write('resourceconfig.json', { current_host: 'algo-1', hosts: ['algo-1'] });
}

export async function bringInputs(world: World, job: ProcessingJobRecord, sandbox: Sandbox): Promise<void> {
  for (const { InputName, S3Input } of job.ProcessingInputs ?? []) {
    if (S3Input === undefined) continue;
    const folder = sandbox.path(S3Input.LocalPath ?? `/opt/ml/processing/input/${InputName}`);
    await mkdir(folder, { recursive: true });
    await downloadInput(world, S3Input.S3DataType, S3Input.S3Uri, folder);
  }
  for (const { S3Output } of job.ProcessingOutputConfig?.Outputs ?? []) {
    if (S3Output?.LocalPath !== undefined) await mkdir(sandbox.path(S3Output.LocalPath), { recursive: true });
  }
}

export async function takeOutputs(world: World, job: ProcessingJobRecord, sandbox: Sandbox): Promise<void> {
  for (const { S3Output } of job.ProcessingOutputConfig?.Outputs ?? []) {
    if (S3Output?.LocalPath === undefined) continue;
    await uploadFolder(world, sandbox.path(S3Output.LocalPath), S3Output.S3Uri);
  }
}
