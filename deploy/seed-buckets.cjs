// A part of `serverless deploy`: uploads the jobs' code by content hash and the base dataset, so that nothing else is needed.
const { readdirSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { CloudFormationClient, DescribeStacksCommand } = require('@aws-sdk/client-cloudformation');
const { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');
const { codeBundle, sourceArchive } = require('../sagemaker/pipeline/code-bundle.ts');

const BASE_FILES = ['train_data.csv', 'test_data_hidden.csv'];
/** Frozen rows enriched in rare classes, where somebody keeps such a set. */
const OPTIONAL_FILES = ['golden_data.csv'];

class SeedBuckets {
  constructor(serverless) {
    this.serverless = serverless;
    this.provider = serverless.getProvider('aws');
    this.hooks = { 'after:deploy:deploy': () => this.seed() };
  }

  async seed() {
    const region = this.provider.getRegion();
    const buckets = await this.bucketNames(region);
    const s3 = new S3Client({ region });
    const put = (Bucket, Key, Body) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    await this.uploadCode(s3, put, buckets.ArtifactsBucketName);
    await put(
      buckets.ArtifactsBucketName,
      'champion/none/README',
      'Stands for the champion while there is none yet.\n',
    );
    const remove = (Bucket, Key) => s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await this.uploadDataset(put, remove, buckets.DataBucketName);
  }

  async bucketNames(region) {
    const StackName = this.provider.naming.getStackName();
    const { Stacks } = await new CloudFormationClient({ region }).send(
      new DescribeStacksCommand({ StackName }),
    );
    return Object.fromEntries(
      Stacks[0].Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );
  }

  /** The archive goes last: where it lies, the scripts lie too. */
  async uploadCode(s3, put, bucket) {
    const bundle = codeBundle();
    const archive = `code/${bundle.hash}/sourcedir.tar.gz`;
    const there = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: archive })).then(
      () => true,
      (error) => {
        if (error.name === 'NotFound' || error.$metadata?.httpStatusCode === 404) return false;
        throw error;
      },
    );
    if (there) return;
    for (const [name, body] of bundle.files) await put(bucket, `code/${bundle.hash}/scripts/${name}`, body);
    await put(bucket, archive, await sourceArchive(bundle));
    this.serverless.serviceOutputs?.set('code bundle', bundle.hash.slice(0, 12));
  }

  async uploadDataset(put, remove, bucket) {
    const folder = resolve(this.serverless.serviceDir, this.serverless.service.custom.dataset);
    const present = readdirSync(folder);
    const missing = BASE_FILES.filter((name) => !present.includes(name));
    if (missing.length > 0)
      throw new this.serverless.classes.Error(
        `The dataset folder ${folder} lacks ${missing.join(' and ')}. Put labelled CSVs there; Dataset/README.md names the columns.`,
      );
    for (const name of [...BASE_FILES, ...OPTIONAL_FILES]) {
      const key = `datasets/base/${name}`;
      if (present.includes(name)) await put(bucket, key, readFileSync(join(folder, name)));
      // Another folder's optional file must not judge this folder's models.
      else await remove(bucket, key);
    }
  }
}

module.exports = SeedBuckets;
