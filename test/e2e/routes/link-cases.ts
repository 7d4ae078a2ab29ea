// The answers of the links by which a person decides from a message: to a browser as pages, to anybody else as problems.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../../functions/api/operation.ts';
import { followDecisionLinkOperation } from '../../../functions/api/operations/follow-decision-link.ts';
import { showDecisionLinkOperation } from '../../../functions/api/operations/show-decision-link.ts';
import { type DecisionLink, signedLink } from '../../../functions/registry/decision-link.ts';
import { REGION } from '../../../local/cloud.ts';
import { credentials } from '../../../local/deployment.ts';
import { denied } from './derived-cases.ts';
import { caseOf, type Phase, type RouteCase, type RouteCases } from './route-case.ts';
import type { Answer, RouteWorld } from './route-world.ts';

const BROWSER = { accept: 'text/html' };
const AN_HOUR = 3_600;

/** With the deployment's own key, as AskForApproval signs them. */
const genuine = async ({ light }: RouteWorld, link: Partial<DecisionLink>): Promise<string> => {
  const secrets = new SecretsManagerClient({ endpoint: light.cloud.endpoint, region: REGION, credentials });
  const { SecretString: key = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: 'sentiment-local-link-key' }),
  );
  const expires = Math.floor(Date.now() / 1000) + AN_HOUR;
  const { search } = new URL(
    signedLink(key, { version: 1, decision: 'approve', expires, ...link }),
    'http://x',
  );
  return search.slice(1);
};

/** The version that the phase `busy` has waiting for approval. */
const waiting = ({ memory }: RouteWorld): number => Number(memory.get('external')) + 1;

const LINKS: readonly [status: number, problem: string, query: (world: RouteWorld) => Promise<string>][] = [
  [403, 'link-forged', async (world) => `${(await genuine(world, {})).slice(0, -3)}xxx`],
  [404, 'unknown-model', (world) => genuine(world, { version: 999_999_999 })],
  [409, 'already-decided', (world) => genuine(world, { decision: 'reject' })],
  [410, 'link-expired', (world) => genuine(world, { expires: 1 })],
];

const refusalsOf = (operation: Operation): [string, RouteCase][] =>
  LINKS.flatMap(([status, problem, query]): [string, RouteCase][] => [
    [
      `${operation.id} ${status} ${problem}`,
      caseOf('serving', async (world) => world.sendUnsigned(operation, { query: await query(world) })),
    ],
    [
      `${operation.id} ${status}`,
      caseOf('serving', async (world) =>
        world.sendUnsigned(operation, { query: await query(world), headers: BROWSER }),
      ),
    ],
  ]);

const opened = (phase: Phase, operation: Operation): RouteCase =>
  caseOf(phase, async (world) => {
    const query = await genuine(world, { version: waiting(world), decision: 'reject' });
    return world.sendUnsigned(operation, { query, headers: BROWSER });
  });

const withoutAws = (operation: Operation): RouteCase =>
  caseOf('outage', async (world): Promise<Answer> => {
    const query = await genuine(world, {});
    world.refuse(denied);
    return world.sendUnsigned(operation, { query }).finally(() => world.refuse(undefined));
  });

export const linkCases: RouteCases = {
  ...Object.fromEntries([showDecisionLinkOperation, followDecisionLinkOperation].flatMap(refusalsOf)),
  'showDecisionLink 500 internal': withoutAws(showDecisionLinkOperation),
  'followDecisionLink 500 internal': withoutAws(followDecisionLinkOperation),
  'showDecisionLink 200': opened('busy', showDecisionLinkOperation),
  'followDecisionLink 200': opened('busy', followDecisionLinkOperation),
};
