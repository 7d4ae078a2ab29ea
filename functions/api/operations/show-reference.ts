// GET /docs, as its callers see it.
import * as z from 'zod';
import { operation } from '../operation.ts';

export const showReferenceOperation = operation({
  id: 'showReference',
  method: 'GET',
  path: '/docs',
  service: 'reference',
  caller: 'anyone',
  summary: 'This description, for people',
  description: 'On AWS only where the stage parameter `apiReference` is `open`.',
  answers: {
    200: {
      description: 'One page that loads nothing else',
      type: 'text/html; charset=utf-8',
      schema: z.string(),
      example: '<!doctype html>…',
    },
  },
  problems: [],
});
