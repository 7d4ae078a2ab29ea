// POST /decision-link: decides as POST /models/{version}/approval does, for whoever holds a genuine link.
import { DecisionLinkQuery } from '../api/operations/show-decision-link.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { secretKey } from '../runtime/secret-key.ts';
import { system } from '../runtime/system.ts';
import { decideVersion } from './decide-version.ts';
import { readLink } from './decision-link.ts';
import { asPage, decidedPage } from './decision-page.ts';
import { allModels } from './model-versions.ts';
import { versionNumbered } from './registered-version.ts';

const NOTE = 'Decided by a link of the approval message.';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker' | 'clock' | 'linkKey'>;

export const followDecisionLink = (
  deps: Needs,
  loopTable: string,
): HttpRoute<typeof noBody, typeof DecisionLinkQuery> => ({
  body: noBody,
  query: DecisionLinkQuery,
  run: ({ query, headers }) =>
    asPage(headers, async () => {
      const { version, decision } = readLink(await deps.linkKey(), query, deps.clock());
      const model = versionNumbered(await allModels(deps, loopTable), version);
      const { approval, repeated } = await decideVersion(deps, model, decision, NOTE);
      return decidedPage(version, approval, repeated);
    }),
});

const settings = readEnvironment({ LOOP_TABLE_NAME: text, LINK_KEY_SECRET: text });

export const handler = httpHandler(
  'follow-decision-link',
  followDecisionLink(
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
