// GET /decision-link: asks whoever opened the link; only the button's POST decides, because mail scanners open links too.
import { DecisionLinkQuery } from '../api/operations/show-decision-link.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { secretKey } from '../runtime/secret-key.ts';
import { system } from '../runtime/system.ts';
import { alreadyDecided, approvalOf } from './decide-version.ts';
import { readLink } from './decision-link.ts';
import { asPage, questionPage } from './decision-page.ts';
import { allModels } from './model-versions.ts';
import { versionNumbered } from './registered-version.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker' | 'clock' | 'linkKey'>;

export const showDecisionLink = (
  deps: Needs,
  loopTable: string,
): HttpRoute<typeof noBody, typeof DecisionLinkQuery> => ({
  body: noBody,
  query: DecisionLinkQuery,
  run: ({ query, headers }) =>
    asPage(headers, async () => {
      const link = readLink(await deps.linkKey(), query, deps.clock());
      const model = versionNumbered(await allModels(deps, loopTable), link.version);
      const standing = await approvalOf(deps, model);
      if (standing !== 'PendingManualApproval') throw alreadyDecided(link.version, standing);
      return questionPage(link);
    }),
});

const settings = readEnvironment({ LOOP_TABLE_NAME: text, LINK_KEY_SECRET: text });

export const handler = httpHandler(
  'show-decision-link',
  showDecisionLink(
    {
      ...system,
      documents: dynamoDb(),
      sagemaker: sageMaker(),
      linkKey: secretKey(secretsManager(), settings.LINK_KEY_SECRET, 'LINK_KEY_SECRET'),
    },
    settings.LOOP_TABLE_NAME,
  ),
  system.logger,
);
