// GET /decision-link, as its callers see it.
import * as z from 'zod';
import { operation } from '../operation.ts';
import { QueryVersion } from './list-evaluations.ts';

/** As it stands in the message that asks for approval. */
export const DecisionLinkQuery = z.strictObject({
  version: QueryVersion.meta({ description: 'the version that is decided on' }),
  decision: z.enum(['approve', 'reject']),
  expires: z
    .string()
    .regex(/^[1-9]\d{0,10}$/, 'must be seconds since 1970')
    .transform(Number)
    .meta({ description: 'seconds since 1970' }),
  signature: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 43 characters of base64url'),
});

export const PAGE = { type: 'text/html; charset=utf-8', schema: z.string(), example: '<!doctype html>…' };

/** A browser is told as a page, anybody else as problem+json. */
export const refusalPage = (description: string) => ({ description: `As a page: ${description}.`, ...PAGE });

export const LOCK =
  'The route has no authorizer: whoever holds the link may decide, its signature is the lock (HMAC-SHA-256 over version, decision and ' +
  'expiry under a key of the deployment, valid while the retraining waits, 12 hours).';

export const showDecisionLinkOperation = operation({
  id: 'showDecisionLink',
  method: 'GET',
  path: '/decision-link',
  service: 'registry',
  caller: 'link',
  summary: 'Ask a person who opened a link of an approval message whether they mean it',
  description: `Decides nothing: mail scanners open links too. ${LOCK}`,
  query: DecisionLinkQuery,
  answers: {
    200: { description: 'A page with one button, which sends the same address as POST', ...PAGE },
    403: refusalPage('the link was not made here'),
    404: refusalPage('there is no such version'),
    409: refusalPage('the version was decided on'),
    410: refusalPage('the link expired'),
  },
  problems: ['link-forged', 'link-expired', 'unknown-model', 'already-decided'],
});
