// The API's description against what is deployed: no route without one, none without a route, and the document itself in order.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../../functions/api/catalogue.ts';
import { OPENAPI_FILE, openapiText } from '../../../../functions/api/generate-openapi.ts';
import { problemsOf } from '../../../../functions/api/operation.ts';
import { PROBLEM_TYPES } from '../../../../functions/runtime/problem-types.ts';
import { type Document, ROOT, source, yaml } from '../../deploy/sources.ts';

const reference = (apiReference: string): Promise<Record<string, Document>> =>
  createRequire(import.meta.url)(join(ROOT, 'deploy/api-reference.cjs'))({
    resolveVariable: async () => apiReference,
  });

const deployed = async (apiReference: string): Promise<Record<string, Document>> => ({
  ...yaml('deploy/functions.yml'),
  ...(await reference(apiReference)),
});

const routesOf = (functions: Record<string, Document>): string[] =>
  Object.entries(functions).flatMap(([name, { events = [] }]) =>
    events.flatMap(({ httpApi }: Document) =>
      httpApi === undefined ? [] : [`${name}: ${httpApi.method} ${httpApi.path}`],
    ),
  );

const described = OPERATIONS.map(({ id, method, path }) => `${id}: ${method} ${path}`);

test('every deployed route is described, and every description is deployed under its name', async () => {
  expect(routesOf(await deployed('open')).sort()).toEqual([...described].sort());
});

test('the document in the repository is that of the descriptions; `npm run generate` writes it anew', () => {
  expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(openapiText());
});

test('the document is valid OpenAPI 3.1 and passes the linter', async () => {
  const config = await createConfig({
    extends: ['recommended'],
    rules: {
      'no-server-example.com': 'off',
      'operation-4xx-response': 'off', // GET /health, /adjudications and the description itself ask for nothing
    },
  });
  const problems = await lintFromString({ source: openapiText(), absoluteRef: OPENAPI_FILE, config });
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
    [],
  );
});

describe.each(OPERATIONS.map((each) => [each.id, each] as const))('the description of %s', (id, each) => {
  test('gives examples that fit its own schemas', () => {
    for (const { schema, example } of [...(each.body?.content ?? []), ...Object.values(each.answers)])
      expect(schema.safeParse(example).error?.issues ?? []).toEqual([]);
  });

  test('names the parameters that its path has', () => {
    const inPath = [...each.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(each.pathParameters?.shape ?? {})).toEqual(inPath);
  });

  test('promises no problem under a status that means something else, and each once', () => {
    const problems = problemsOf(each);
    expect(new Set(problems).size).toBe(problems.length);
    const toBe = each.caller === 'link' ? 'text/html; charset=utf-8' : 'application/json'; // people are told as a page too
    for (const name of problems) expect(each.answers[PROBLEM_TYPES[name].status]?.type ?? toBe).toBe(toBe);
  });

  test('is what its function reads the body by', async () => {
    const { handler } = (await deployed('open'))[id];
    const code = source(handler.replace(/\.handler$/, '.ts'));
    expect(/body: noBody/.test(code)).toBe(each.body === undefined);
  });
});

test('every kind of problem belongs to some route', () => {
  const promised = new Set(OPERATIONS.flatMap(problemsOf));
  expect(Object.keys(PROBLEM_TYPES).filter((name) => !promised.has(name as 'internal'))).toEqual([]);
});

describe('the description on AWS', () => {
  test('is behind a signature and without the page, unless the stage asks for it', async () => {
    const signed = await reference('signed');
    expect(Object.keys(signed)).toEqual(['showOpenapi']);
    expect(signed.showOpenapi.events[0].httpApi.authorizer).toEqual({ type: 'aws_iam' });
    expect(yaml('serverless.yml').params.default.apiReference).toBe('signed');
  });

  test('is open where the stage says so, and a typo is refused', async () => {
    const open = await reference('open');
    expect(open.showReference.events[0].httpApi.authorizer).toBeUndefined();
    await expect(reference('public')).rejects.toThrow(/apiReference is "public"; use one of signed, open/);
  });
});
