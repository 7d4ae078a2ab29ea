// GET /openapi.json and GET /docs as a browser gets them: complete, escaped, and loading nothing from elsewhere.
import { expect, test } from 'vitest';
import { OPERATIONS } from '../../../../functions/api/catalogue.ts';
import { readDocument } from '../../../../functions/api/reference-document.ts';
import { referencePage } from '../../../../functions/api/reference-page.ts';
import { handler as openapi } from '../../../../functions/api/show-openapi.ts';
import { handler as docs } from '../../../../functions/api/show-reference.ts';
import { insistOnDescription, operationOf } from '../../../support/described-handler.ts';
import { httpEvent } from '../../../support/lambda-events.ts';

test('the document is served as JSON and names every route', async () => {
  const reply = await openapi(httpEvent({ method: 'GET', path: '/openapi.json' }));
  insistOnDescription(operationOf('showOpenapi'), reply);
  const { openapi: version, paths } = JSON.parse(reply.body ?? '');
  expect(version).toBe('3.1.0');
  expect(Object.keys(paths)).toEqual([...new Set(OPERATIONS.map(({ path }) => path))]);
});

test('the page shows every route and loads nothing', async () => {
  const reply = await docs(httpEvent({ method: 'GET', path: '/docs' }));
  insistOnDescription(operationOf('showReference'), reply);
  for (const { id, method, path } of OPERATIONS) {
    expect(reply.body).toContain(`<section id="${id}">`);
    expect(reply.body).toContain(`<code>${method} ${path}</code>`);
  }
  expect(reply.body).not.toMatch(/<script|<link|<img|src=|url\(/);
  expect(reply.headers?.['content-security-policy']).toContain("default-src 'none'");
});

test('what a description says is text, never mark-up', () => {
  const page = referencePage(
    readDocument({
      info: { title: '<b>', version: '1', description: 'a & b `c`' },
      tags: [{ name: 't', description: '<i>' }],
      paths: {
        '/<x>': {
          get: { operationId: 'x', tags: ['t'], summary: '<script>alert(1)</script>', responses: {} },
        },
      },
      components: { schemas: { S: { pattern: '<u>' } } },
    }),
  );
  expect(page).not.toMatch(/<script|<i>|<u>|<b><\/title>/);
  expect(page).toContain('a &amp; b <code>c</code>');
});

test('a document of another kind is refused at the start, not shown half', () => {
  expect(() => readDocument({ openapi: '3.1.0' })).toThrow(/paths/);
});
