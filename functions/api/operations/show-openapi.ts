// GET /openapi.json, as its callers see it.
import * as z from 'zod';
import { json, operation } from '../operation.ts';

export const showOpenapiOperation = operation({
  id: 'showOpenapi',
  method: 'GET',
  path: '/openapi.json',
  service: 'reference',
  caller: 'reader',
  summary: 'This description, for machines',
  answers: {
    200: {
      description: 'OpenAPI 3.1',
      ...json(z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }), {
        openapi: '3.1.0',
        paths: {},
      }),
    },
  },
  problems: [],
});
