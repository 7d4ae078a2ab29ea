// The door's part of the package: authorizers, throttles and cross-origin rules as they go into the template.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../functions/api/catalogue.ts';
import { type Document, ROOT, yaml } from './sources.ts';

const Door = createRequire(import.meta.url)(join(ROOT, 'deploy/door.cjs'));

const SETTINGS = {
  applicationAuth: 'iam',
  jwtIssuer: '',
  jwtAudience: '',
  corsOrigins: '',
  throttles: { predict: '500/1000', feedback: '200/400', heavy: '2/5', other: '20/40' },
};
const TOKENS = { applicationAuth: 'jwt', jwtIssuer: 'https://id.example/', jwtAudience: 'shop, app' };

/** The functions of this deployment, taken through the plugin as `serverless package` does it. */
const packaged = (settings: object = {}) => {
  const functions: Record<string, Document> = structuredClone(yaml('deploy/functions.yml'));
  const Resources: Record<string, Document> = { Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: {} } };
  const provider = { httpApi: {} as Document, compiledCloudFormationTemplate: { Resources } };
  const door = new Door({
    service: {
      provider,
      custom: { door: { ...SETTINGS, ...settings } },
      getAllFunctions: () => Object.keys(functions),
      getFunction: (name: string) => functions[name],
    },
  });
  door.hooks['before:package:compileEvents']();
  for (const name of Object.keys(functions)) Resources[`Route${name}`] = { Type: 'AWS::ApiGatewayV2::Route' };
  door.hooks['after:package:compileEvents']();
  const authorizerOf = (name: string) =>
    functions[name].events.map(({ httpApi }: Document) => httpApi?.authorizer)[0];
  return { functions, httpApi: provider.httpApi, stage: Resources.Stage, authorizerOf };
};

const ofCaller = (wanted: string) =>
  OPERATIONS.filter(({ caller = 'operator' }) => caller === wanted).map(({ id }) => id);

describe('who may call', () => {
  test('is the same for the description and for the package', () => {
    expect([...Door.APPLICATION].sort()).toEqual(ofCaller('application').sort());
  });

  test.each([{}, TOKENS])('an operator’s route needs a signature, with %j too', (settings) => {
    const { authorizerOf } = packaged(settings);
    for (const id of ofCaller('operator')) expect([id, authorizerOf(id)]).toEqual([id, { type: 'aws_iam' }]);
  });

  test('an application’s route needs a signature by default', () => {
    const { authorizerOf, httpApi } = packaged();
    for (const id of ofCaller('application'))
      expect([id, authorizerOf(id)]).toEqual([id, { type: 'aws_iam' }]);
    expect(httpApi.authorizers).toBeUndefined();
  });

  test('an application’s route needs a token of the issuer, for the audience, where the stage says so', () => {
    const { authorizerOf, httpApi } = packaged(TOKENS);
    for (const id of ofCaller('application'))
      expect([id, authorizerOf(id)]).toEqual([id, { name: 'application' }]);
    expect(httpApi.authorizers.application).toEqual({
      name: 'application',
      type: 'jwt',
      identitySource: '$request.header.Authorization',
      issuerUrl: 'https://id.example/',
      audience: ['shop', 'app'],
    });
  });

  test('only the links whose address is signed need neither', () => {
    const { functions, authorizerOf } = packaged(TOKENS);
    const open = Object.keys(functions).filter(
      (name) =>
        functions[name].events?.some(({ httpApi }: Document) => httpApi) && authorizerOf(name) === undefined,
    );
    expect(open.sort()).toEqual(ofCaller('link').sort());
  });

  test.each([
    [{ applicationAuth: 'none' }, /applicationAuth is "none"; use iam or jwt/],
    [{ ...TOKENS, jwtIssuer: '' }, /--param=jwtIssuer/],
    [{ ...TOKENS, jwtIssuer: 'id.example' }, /--param=jwtIssuer/],
    [{ ...TOKENS, jwtIssuer: 'http://id.example' }, /--param=jwtIssuer/],
    [{ ...TOKENS, jwtAudience: ' , ' }, /--param=jwtAudience/],
    [{ jwtIssuer: 'https://id.example/' }, /add --param=applicationAuth=jwt/],
  ])('%j is refused with the parameter to set', (settings, message) => {
    expect(() => packaged(settings)).toThrow(message);
  });
});

describe('how often', () => {
  test('every route has a throttle of its own, and the stage one for whatever comes', () => {
    const { stage } = packaged();
    const { RouteSettings, DefaultRouteSettings } = stage.Properties;
    const routes = OPERATIONS.filter(({ service }) => service !== 'reference');
    for (const { method, path } of routes)
      expect(RouteSettings[`${method} ${path}`]?.ThrottlingRateLimit, path).toBeGreaterThan(0);
    expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 });
    expect(RouteSettings['POST /predict-sentiment'].ThrottlingRateLimit).toBe(500);
    expect(RouteSettings['POST /what-if']).toEqual({ ThrottlingRateLimit: 2, ThrottlingBurstLimit: 5 });
  });

  test('the stage waits for the routes that it names', () => {
    expect(packaged().stage.DependsOn).toContain('RoutepredictSentiment');
  });

  test.each(['fast', '0/10', '10', '10/0'])('the throttle %j is refused', (other) => {
    expect(() => packaged({ throttles: { ...SETTINGS.throttles, other } })).toThrow(/such as 50\/100/);
  });
});

describe('from which web pages', () => {
  test('none, by default', () => {
    expect(packaged().httpApi.cors).toBeUndefined();
    expect(yaml('serverless.yml').params.default.corsOrigins).toBe('');
  });

  test('those on the list', () => {
    const { cors } = packaged({ corsOrigins: 'https://shop.example, http://localhost:3000' }).httpApi;
    expect(cors.allowedOrigins).toEqual(['https://shop.example', 'http://localhost:3000']);
    expect(cors.allowedHeaders).toContain('Idempotency-Key');
  });

  test.each(['*', 'shop.example', 'https://shop.example/path'])('never %j', (corsOrigins) => {
    expect(() => packaged({ corsOrigins })).toThrow(/list origins such as/);
  });
});
