// `loop doctor --stage prod`: what stands against a deployment to AWS, before it is tried.
import type { Command } from 'commander';
import { parameter } from './cost/command.ts';
import { awsClients } from './doctor/clients.ts';
import { summary, visit } from './doctor/doctor.ts';
import { findingWords } from './doctor/finding.ts';
import { REFUSED, type Terminal } from './terminal.ts';

/** As serverless.yml resolves it. */
const DEFAULT_REGION = process.env.AWS_REGION ?? 'eu-west-1';

export const addDoctorCommand = (program: Command, { stage: named }: Terminal): void => {
  program
    .command('doctor')
    .description('a dry run before `serverless deploy`: credentials, region, names, quotas, cost')
    .option('--region <region>', 'where to deploy', DEFAULT_REGION)
    .option('--param <name=value>', 'as for serverless; repeatable', parameter, {})
    .action(async ({ region, param }: { region: string; param: Record<string, string> }) => {
      const stage = named();
      if (stage === 'local')
        throw new Error(
          'The laptop needs no doctor: `npm start` says what is missing. Name a stage of AWS: loop --stage prod doctor.',
        );
      const findings = await visit(awsClients(region), {
        stage,
        region,
        param,
        nodeVersion: process.versions.node,
      });
      const words = [...findings.map(findingWords), '', summary(findings, stage, region)].join('\n');
      const asJson = program.opts<{ json?: boolean }>().json === true;
      process.stdout.write(`${asJson ? JSON.stringify(findings, null, 2) : words}\n`);
      if (findings.some(({ verdict }) => verdict === 'fail')) process.exitCode = REFUSED;
    });
};
