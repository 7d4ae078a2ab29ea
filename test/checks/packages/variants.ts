// What is packaged for the checks: each stage, and each choice that changes the template's shape.
import type { Variant } from '../../support/packaged.ts';

export const LOCAL: Variant = { name: 'local', stage: 'local', params: {} };
export const DEV: Variant = { name: 'dev', stage: 'dev', params: {} };
export const PROD: Variant = { name: 'prod', stage: 'prod', params: {} };
export const SERVERLESS: Variant = {
  name: 'serverless-endpoint',
  stage: 'prod',
  params: { endpointKind: 'serverless' },
};
export const OPEN: Variant = { name: 'open-reference', stage: 'prod', params: { apiReference: 'open' } };
export const TOKENS: Variant = {
  name: 'tokens',
  stage: 'prod',
  params: {
    applicationAuth: 'jwt',
    jwtIssuer: 'https://id.example/',
    jwtAudience: 'shop',
    corsOrigins: 'https://shop.example',
  },
};
