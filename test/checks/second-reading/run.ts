// `npm run check:second-reading`: moto's CloudFormation creates the packaged template; what it made, what it refused, and why.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REGION } from '../../../local/cloud.ts';
import { packaged, TEMPLATE_FILE } from '../../support/packaged.ts';
import { pythonEnvironment } from '../../support/python-environment.ts';
import { PROD } from '../packages/variants.ts';

/** Types for which moto 5.2.5 has no CloudFormation: it passes over them (docs/deployment.md). */
const UNKNOWN_TO_MOTO = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFormation::CustomResource',
  'AWS::CloudWatch::Alarm',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SageMaker::ModelPackageGroup',
  'AWS::SageMaker::Pipeline',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
]);

interface Reading {
  readonly status: string;
  readonly asked: Record<string, number>;
  readonly made: Record<string, number>;
  readonly unknown: readonly string[];
  readonly listed: Record<string, number>;
}

const python = pythonEnvironment('second-reading', join(import.meta.dirname, 'requirements.txt'));
const { stdout, stderr, status } = spawnSync(
  python,
  [join(import.meta.dirname, 'read_template.py'), join(packaged(PROD), TEMPLATE_FILE), REGION],
  {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  },
);
if (status !== 0) throw new Error(`moto did not read the template:\n${stderr}`);
const reading = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Reading;

const complaints: string[] = [];
if (reading.status !== 'CREATE_COMPLETE') complaints.push(`the stack is ${reading.status}`);
let [made, passedOver] = [0, 0];
for (const [type, asked] of Object.entries(reading.asked).sort()) {
  const created = reading.made[type] ?? 0;
  const unknown = reading.unknown.includes(type);
  made += created;
  passedOver += unknown ? asked : 0;
  console.log(
    `${type.padEnd(36)} asked ${String(asked).padStart(3)}  made ${String(created).padStart(3)}${unknown ? '  not known to moto' : ''}`,
  );
  if (unknown ? !UNKNOWN_TO_MOTO.has(type) : created !== asked)
    complaints.push(`${type}: ${created} of ${asked} made, and nobody says why`);
}
const services = Object.entries(reading.listed).map(([what, count]) => `${count} ${what}`);
console.log(`\nThe services list ${services.join(', ')}.`);
for (const complaint of complaints) console.error(`✖ ${complaint}`);
console.log(
  `${reading.status}: ${made} resources made, ${passedOver} of ${reading.unknown.length} types passed over, ${complaints.length} unexplained.`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;
