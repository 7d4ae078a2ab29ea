// `loop doctor`: a dry run before a deployment. Looks at everything, changes nothing, and says what to do.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { costOf } from '../cost/command.ts';
import { stageParameters } from '../cost/stage.ts';
import { StageParameters } from '../cost/workload.ts';
import type { Clients } from './clients.ts';
import type { Finding } from './finding.ts';
import { nameFindings, stageFinding } from './names.ts';
import { identityFinding, regionFinding } from './place.ts';
import { quotaFindings } from './quotas.ts';
import { datasetFinding, deployToolFinding, nodeFinding } from './tools.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Visit {
  readonly stage: string;
  readonly region: string;
  readonly param: Readonly<Record<string, string>>;
  readonly nodeVersion: string;
}

/** CommonJS, as `serverless.yml` must have it. */
const imageAccounts = (): Readonly<Record<string, unknown>> =>
  createRequire(import.meta.url)(join(ROOT, 'deploy', 'images.cjs')).accounts;

const costFinding = ({ stage, param }: Visit): Finding => {
  const usd = (feedback: number) => costOf({ stage, param, feedback }).bill.total.toFixed(0);
  return {
    subject: 'cost',
    verdict: 'ok',
    words: `about ${usd(0)} USD a month idle once a model serves, ${usd(10_000)} with 10,000 corrections and 100,000 predictions; prices not verified (npm run cost -- --help)`,
  };
};

export const visit = async (clients: Clients, given: Visit): Promise<readonly Finding[]> => {
  const { stage, region, param, nodeVersion } = given;
  const parameters = stageParameters(stage, param);
  const costly = StageParameters.parse(parameters);
  const { finding, account } = await identityFinding(clients);
  const asked: readonly Finding[] =
    account === undefined
      ? [{ subject: 'names', verdict: 'unknown', words: 'Names and quotas were not asked: no credentials.' }]
      : [...(await nameFindings(clients, stage, account)), ...(await quotaFindings(clients, costly, region))];
  return [
    nodeFinding(nodeVersion),
    deployToolFinding(ROOT),
    datasetFinding(ROOT, String(parameters.dataset)),
    finding,
    regionFinding(region, imageAccounts()),
    stageFinding(stage, region),
    ...asked,
    costFinding(given),
  ];
};

/** One sentence for the end. */
export const summary = (findings: readonly Finding[], stage: string, region: string): string => {
  const failed = findings.filter(({ verdict }) => verdict === 'fail').length;
  const unknown = findings.filter(({ verdict }) => verdict === 'unknown').length;
  if (failed > 0) return `${failed} to mend before a deployment.`;
  const rest = unknown === 0 ? '' : ` ${unknown} could not be looked at.`;
  return `Nothing found that stands against: npx serverless deploy --stage ${stage} --region ${region}.${rest}`;
};
