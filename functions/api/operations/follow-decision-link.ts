// POST /decision-link, as its callers see it.
import { operation } from '../operation.ts';
import { DecisionLinkQuery, LOCK, PAGE, refusalPage } from './show-decision-link.ts';

export const followDecisionLinkOperation = operation({
  id: 'followDecisionLink',
  method: 'POST',
  path: '/decision-link',
  service: 'registry',
  caller: 'link',
  summary: 'Decide by a link of an approval message',
  description: `What POST /models/{version}/approval does. Followed twice it decides once. ${LOCK}`,
  query: DecisionLinkQuery,
  answers: {
    200: { description: 'Decided, or decided so already', ...PAGE },
    403: refusalPage('the link was not made here'),
    404: refusalPage('there is no such version'),
    409: refusalPage('the version was decided otherwise'),
    410: refusalPage('the link expired'),
  },
  problems: ['link-forged', 'link-expired', 'unknown-model', 'already-decided'],
});
