// The links by which a person decides on a version from a message: what they say, signed so that nobody else can say it. Pure.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DecisionLinkQuery } from '../api/operations/show-decision-link.ts';
import { Problem } from '../runtime/problem.ts';
import type { Decision } from './decide-version.ts';

export const LINK_PATH = '/decision-link';

export interface DecisionLink {
  readonly version: number;
  readonly decision: Decision;
  /** Seconds since 1970. */
  readonly expires: number;
}

const signatureOf = (key: string, { version, decision, expires }: DecisionLink): string =>
  createHmac('sha256', key).update(`decision-link\n${version}\n${decision}\n${expires}`).digest('base64url');

/** What follows the API's address. */
export const signedLink = (key: string, link: DecisionLink): string => {
  const { version, decision, expires } = link;
  const signature = signatureOf(key, link);
  const query = { version: String(version), decision, expires: String(expires), signature };
  return `${LINK_PATH}?${new URLSearchParams(query)}`;
};

type Given = (typeof DecisionLinkQuery)['_output'];

/** @throws Problem when the link is not one of ours, or no longer counts. */
export const readLink = (key: string, { signature, ...link }: Given, now: Date): DecisionLink => {
  const [given, expected] = [Buffer.from(signature), Buffer.from(signatureOf(key, link))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Problem(
      'link-forged',
      'This link was not made here, or was changed on its way. Open it exactly as it stands in the message.',
    );
  if (now.getTime() <= link.expires * 1000) return link;
  throw new Problem(
    'link-expired',
    `This link counted until ${new Date(link.expires * 1000).toISOString()}. POST /models/${link.version}/approval still decides, or \`loop ${link.decision} ${link.version}\`.`,
  );
};
