// The CommonJS parts of the deployment: the SageMaker resources, the images, and the upload of code and dataset.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { codeBundle } from '../../../sagemaker/pipeline/code-bundle.ts';
import { ROOT, yaml } from './sources.ts';

const load = (name: string) => createRequire(import.meta.url)(join(ROOT, 'deploy', name));
const params: Record<string, unknown> = yaml('serverless.yml').params.default;
const names = { pipeline: 'sentiment-test-training', modelGroup: 'sentiment-test', bus: 'b', endpoint: 'e' };
const resolveVariable = async (variable: string) =>
  variable.startsWith('param:') ? params[variable.slice('param:'.length)] : names;

describe('the SageMaker resources', () => {
  test('hold the pipeline with the hash of the code that is uploaded, and the model group', async () => {
    const { Resources, Mappings } = await load('sagemaker.cjs')({ resolveVariable });
    expect(Resources.ModelGroup.Properties.ModelPackageGroupName).toBe('sentiment-test');
    const [body, variables] =
      Resources.TrainingPipeline.Properties.PipelineDefinition.PipelineDefinitionBody['Fn::Sub'];
    expect(body).toContain(`code/${codeBundle().hash}/sourcedir.tar.gz`);
    expect(JSON.parse(body).Parameters).toContainEqual({ Name: 'Epochs', Type: 'Integer', DefaultValue: 30 });
    expect(Mappings.Images['eu-west-1']).toEqual({ account: '763104351884' });
    const used = [...body.matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name);
    const deployed = ['ArtifactsBucket', 'SageMakerRole.Arn', 'AWS::Region'];
    expect([...new Set(used)].sort()).toEqual([...Object.keys(variables), ...deployed].sort());
  });
});

test('the outputs name resources that the deployment makes', async () => {
  const { Outputs } = await load('sagemaker.cjs')({ resolveVariable });
  const files = ['storage', 'messaging'].map((name) => yaml(`deploy/${name}.yml`).Resources);
  const machines = Object.values<{ id: string }>(yaml('serverless.yml').stepFunctions.stateMachines);
  const made = [...files.flatMap((resources) => Object.keys(resources)), ...machines.map(({ id }) => id)];
  const named = Object.values<{ Value: { Ref?: string } }>(Outputs).flatMap(({ Value }) => Value.Ref ?? []);
  expect(named.length).toBeGreaterThan(3);
  expect(made).toEqual(expect.arrayContaining(named));
});

describe('the images', () => {
  test('come from the registry of the deployment’s own region', async () => {
    const { serving } = await load('images.cjs')({ resolveVariable });
    const [text, variables] = serving['Fn::Sub'];
    expect(text).toBe(
      `\${Registry}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/tensorflow-inference:${params.servingImageTag}`,
    );
    expect(variables.Registry).toEqual({ 'Fn::FindInMap': ['Images', { Ref: 'AWS::Region' }, 'account'] });
  });

  test('name an account of twelve digits for every region', () => {
    const regions = Object.entries<{ account: string }>(load('images.cjs').accounts);
    expect(regions.length).toBeGreaterThan(30);
    for (const [region, { account }] of regions) {
      expect(region).toMatch(/^[a-z]{2}-[a-z]+-\d$/);
      expect(account).toMatch(/^\d{12}$/);
    }
  });
});

describe('the upload', () => {
  let folder: string | undefined;
  afterEach(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  });

  const seeding = (dataset = 'Dataset') => {
    const Seed = load('seed-buckets.cjs');
    const serverless = {
      getProvider: () => ({}),
      serviceDir: ROOT,
      service: { custom: { dataset } },
      classes: { Error },
    };
    const keys: string[] = [];
    const removed: string[] = [];
    const remove = async (bucket: string, key: string) => void removed.push(`${bucket}/${key}`);
    const put = async (bucket: string, key: string) => void keys.push(`${bucket}/${key}`);
    const head = (there: boolean) => ({
      send: async () => {
        if (!there) throw Object.assign(new Error('NotFound'), { name: 'NotFound' });
      },
    });
    const seed = new Seed(serverless, {});
    return {
      keys,
      removed,
      code: (there: boolean) => seed.uploadCode(head(there), put, 'artifacts'),
      broken: () =>
        seed.uploadCode({ send: () => Promise.reject(new Error('AccessDenied')) }, put, 'artifacts'),
      dataset: () => seed.uploadDataset(put, remove, 'data'),
    };
  };

  test('puts every script under the hash of the code, the archive last', async () => {
    const { keys, code } = seeding();
    const { hash, files } = codeBundle();
    await code(false);
    expect(keys).toEqual([
      ...[...files.keys()].map((name) => `artifacts/code/${hash}/scripts/${name}`),
      `artifacts/code/${hash}/sourcedir.tar.gz`,
    ]);
  });

  test('skips code that is there already, and does not take a failure for its absence', async () => {
    const { keys, code, broken } = seeding();
    await code(true);
    await expect(broken()).rejects.toThrow('AccessDenied');
    expect(keys).toEqual([]);
  });

  test('puts the base dataset, but never the labels under the name of the public test file', async () => {
    const { keys, dataset } = seeding();
    await dataset();
    expect(keys).toEqual(
      expect.arrayContaining([
        'data/datasets/base/train_data.csv',
        'data/datasets/base/test_data_hidden.csv',
      ]),
    );
    expect(keys).not.toContain('data/datasets/base/test_data.csv');
  });

  test('puts the golden set where the folder has one, and takes an older one away where it has none', async () => {
    folder = mkdtempSync(join(tmpdir(), 'dataset-'));
    for (const name of ['train_data.csv', 'test_data_hidden.csv']) writeFileSync(join(folder, name), 'a\n');
    const without = seeding(folder);
    await without.dataset();
    expect(without.removed).toEqual(['data/datasets/base/golden_data.csv']);
    writeFileSync(join(folder, 'golden_data.csv'), 'a\n');
    const withGolden = seeding(folder);
    await withGolden.dataset();
    expect(withGolden.keys).toContain('data/datasets/base/golden_data.csv');
    expect(withGolden.removed).toEqual([]);
  });

  test('of an incomplete folder says which file is missing', async () => {
    folder = mkdtempSync(join(tmpdir(), 'dataset-'));
    writeFileSync(join(folder, 'train_data.csv'), 'reviews.text,sentiment\n');
    await expect(seeding(folder).dataset()).rejects.toThrow(/lacks test_data_hidden\.csv/);
  });
});
