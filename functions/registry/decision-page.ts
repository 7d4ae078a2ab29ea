// What a person sees who opened a link of an approval message: one question, or one answer. Plain HTML, no script. Pure.
import type { HttpReply } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import type { DecisionLink } from './decision-link.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);

const STYLE =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;color:#1b1f24}' +
  'button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.4rem;background:#1f5fbf;color:#fff}' +
  '.reject button{background:#a8322d}p{color:#4a525a}';

/** Nothing is loaded, and nobody frames it. That the address, which holds the signature, is told to no other site, holds for every answer. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-frame-options': 'DENY',
};

const page = (status: number, title: string, body: string): HttpReply => ({
  status,
  contentType: 'text/html; charset=utf-8',
  headers: HEADERS,
  body:
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${STYLE}</style></head>` +
    `<body><h1>${escaped(title)}</h1>${body}</body></html>`,
});

const VERB = { approve: 'Approve', reject: 'Reject' } as const;
const EFFECT = {
  approve: 'The version goes on to its deployment, behind a canary and a verification.',
  reject: 'The version is not deployed, and the retraining ends.',
} as const;

/** The form goes back to the very address it came from, as POST. */
export const questionPage = ({ version, decision }: DecisionLink): HttpReply =>
  page(
    200,
    `${VERB[decision]} version ${version}?`,
    `<p>${EFFECT[decision]} A decision is not taken back.</p>` +
      `<form method="post" class="${decision}"><button type="submit">${VERB[decision]} version ${version}</button></form>`,
  );

export const decidedPage = (version: number, approval: string, repeated: boolean): HttpReply =>
  page(
    200,
    `Version ${version} is ${approval.toLowerCase()}`,
    `<p>${repeated ? 'It was so already; nothing changed.' : 'The execution that waited for it goes on.'} You can close this page.</p>`,
  );

const wantsPage = (headers: Record<string, string | undefined>): boolean =>
  headers.accept?.includes('text/html') === true;

/** Runs `answer`; a problem becomes a page for a browser, and stays problem+json for anybody else. */
export const asPage = async (
  headers: Record<string, string | undefined>,
  answer: () => Promise<HttpReply>,
): Promise<HttpReply> => {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Problem && wantsPage(headers))) throw error;
    const { status, title, detail } = error.details;
    return page(status, title, `<p>${escaped(detail)}</p>`);
  }
};
