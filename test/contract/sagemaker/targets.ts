// Where the cases go: a stand-in of this process with everything around it in memory, or AWS with TARGET=aws.
import { randomBytes } from 'node:crypto';
import { tarGz } from '../../unit/local/sagemaker/support/archives.ts';
import { ROLE, startStandIn } from '../../unit/local/sagemaker/support/stand-in.ts';
import type { Place } from './clients/contract-client.ts';
import { RUN_LENGTH } from './limits.ts';
import type { Variables } from './matching.ts';

export interface Target extends Place {
  readonly kind: 'local' | 'aws';
  /** What every case may refer to. */
  readonly variables: Variables;
  close(): Promise<void>;
}

export const KIND: Target['kind'] = process.env.TARGET === 'aws' ? 'aws' : 'local';
/** Whether cases that start machines on AWS may run there. */
export const PAID = KIND === 'local' || process.env.CONTRACT_COSTS === '1';

const required = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`TARGET=aws needs ${name}`);
  return value;
};

/** Names of one run begin alike and differ from those of every other run. */
const newRun = (): string =>
  `c${randomBytes(RUN_LENGTH)
    .toString('hex')
    .slice(0, RUN_LENGTH - 1)}`;

function variables(given: Record<string, string>): Variables {
  const { region, account } = given;
  const arn = `arn:aws:sagemaker:${region}:${account}`;
  return new Map(Object.entries({ run: newRun(), arn, ...given }));
}

/** The artifacts and the definition that the cases name by `s3://{{bucket}}/…`. */
async function localTarget(): Promise<Target> {
  const { url, outside, remove } = await startStandIn({ minimumWait: 20 });
  const bucket = 'contract-bucket';
  const model = (behaviour: object) => tarGz({ '1/behaviour.json': JSON.stringify(behaviour) });
  outside.put(`s3://${bucket}/model.tar.gz`, await model({ label: 'good' }));
  outside.put(`s3://${bucket}/refusing.tar.gz`, await model({ label: '', status: 400 }));
  outside.put(`s3://${bucket}/failing.tar.gz`, await model({ label: '', status: 500 }));
  const steps = [{ Name: 'End', Type: 'Fail', Arguments: { ErrorMessage: 'from S3' } }];
  outside.put(`s3://${bucket}/definition.json`, JSON.stringify({ Version: '2020-12-01', Steps: steps }));
  const [region, account] = ['eu-west-1', '000000000000'];
  const given = { region, account, bucket, role: ROLE, image: 'image' };
  return { kind: 'local', url, region, variables: variables(given), close: remove };
}

async function awsTarget(): Promise<Target> {
  const region = required('AWS_REGION');
  const given = {
    region,
    account: required('CONTRACT_ACCOUNT'),
    bucket: required('CONTRACT_BUCKET'),
    role: required('CONTRACT_ROLE_ARN'),
    image: required('CONTRACT_IMAGE'),
  };
  return { kind: 'aws', url: undefined, region, variables: variables(given), close: async () => {} };
}

export const openTarget = (): Promise<Target> => (KIND === 'aws' ? awsTarget() : localTarget());
