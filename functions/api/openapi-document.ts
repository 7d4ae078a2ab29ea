// Makes the OpenAPI 3.1 document from the routes' descriptions. Only the generator and the tests import this.
import * as z from 'zod';
import { type CreateDocumentOptions, createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import { PROBLEM_TYPES, type ProblemName, problemType, problemUrn } from '../runtime/problem-types.ts';
import { OPERATIONS } from './catalogue.ts';
import { GATEWAY_ANSWERS, GatewayMessage, type GatewayStatus, gatewayStatuses } from './gateway-answers.ts';
import {
  type Answer,
  type Caller,
  type Content,
  Issue,
  type Operation,
  problemsOf,
  type Service,
} from './operation.ts';

const SERVICES: Record<Service, string> = {
  inference: 'Asks the model that serves now.',
  feedback: 'Takes corrections and confirmations, changes and erases them, and has doubtful ones judged.',
  registry: 'The models: their versions, figures and lineage, and which one serves.',
  evaluation: 'Measures models on the test sets and on held-out feedback.',
  retraining: 'Starts retrainings, follows them, and says why none runs.',
  notification: 'What people and machines were told.',
  reference: 'This description.',
};

const INTRODUCTION = `A text classifier that learns from its users' corrections.

Every request is signed (AWS Signature Version 4, service \`execute-api\`); a stage may take bearer tokens of its issuer for the
application routes instead. Every failure is answered as \`application/problem+json\` (RFC 9457) with a stable \`type\`; where
\`Retry-After\` is sent, trying again then is worth it. API Gateway itself answers in its own words, \`{"message": …}\`: 401 or 403
to whom it does not know, 404 to an unknown path or method, 413 above 10 MB, 429 above the throttle.`;

const ProblemDetails = z
  .looseObject({
    type: z.enum(Object.keys(PROBLEM_TYPES).map((name) => problemUrn(name as ProblemName)) as [string]),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('what happened this time, and what the caller can do'),
    issues: z.array(Issue).optional().describe('with invalid-request: what does not fit, field by field'),
  })
  .meta({ id: 'Problem' });

const contentOf = ({ type = 'application/json', schema, example }: Content) => ({
  [type]: { schema, example },
});

const successOf = ({ description, headers, ...content }: Answer) => ({
  description,
  ...(headers === undefined ? {} : { headers: z.object(headers) }),
  content: contentOf(content),
});

const problemExample = (name: ProblemName) => {
  const { status, title } = problemType(name);
  return { type: problemUrn(name), title, status, detail: `${title}.` };
};

const failureOf = (names: readonly ProblemName[]) => ({
  description: names.map((name) => `\`${name}\`: ${problemType(name).title}.`).join('\n\n'),
  ...(names.some((name) => problemType(name).retryAfterSeconds !== undefined)
    ? { headers: z.object({ 'retry-after': z.string().describe('seconds') }) }
    : {}),
  content: {
    'application/problem+json': {
      schema: ProblemDetails,
      examples: Object.fromEntries(names.map((name) => [name, { value: problemExample(name) }])),
    },
  },
});

const refusalOf = (status: GatewayStatus) => {
  const { description, example } = GATEWAY_ANSWERS[status];
  return { description, content: contentOf({ schema: GatewayMessage, example }) };
};

type Response = ReturnType<typeof failureOf> | ReturnType<typeof successOf> | ReturnType<typeof refusalOf>;

/** A status may be an answer of its own, a failure, and the gateway's: then it has several content types. */
const responsesOf = (described: Operation) => {
  const failures = Map.groupBy(problemsOf(described), (name) => String(problemType(name).status));
  const all: (readonly [string, Response])[] = [
    ...gatewayStatuses(described).map((status) => [String(status), refusalOf(status)] as const),
    ...[...failures].map(([status, names]) => [status, failureOf(names)] as const),
    ...Object.entries(described.answers).map(([status, answer]) => [status, successOf(answer)] as const),
  ];
  const merged: Record<string, Response> = {};
  for (const [status, response] of all) {
    const before = merged[status];
    const description = [response.description, ...(before === undefined ? [] : [before.description])];
    const content = { ...before?.content, ...response.content };
    merged[status] = { ...before, ...response, description: description.join('\n\n'), content };
  }
  return merged;
};

const SIGNED = { signature: [] };
const SECURITY: Record<Caller, NonNullable<ZodOpenApiOperationObject['security']>> = {
  operator: [SIGNED],
  application: [SIGNED, { token: [] }],
  reader: [{}, SIGNED],
  anyone: [],
  link: [],
};

const limitOf = ({ limit = 64 * 1024 }: NonNullable<Operation['body']>): string =>
  `At most ${limit / 1024} KiB.`;

const operationObject = (described: Operation): ZodOpenApiOperationObject => {
  const { id, service, summary, description, pathParameters, query, headers, body } = described;
  return {
    operationId: id,
    tags: [service],
    summary,
    ...(description === undefined ? {} : { description }),
    requestParams: {
      ...(pathParameters && { path: pathParameters }),
      ...(query && { query }),
      ...(headers && { header: headers }),
    },
    ...(body && {
      requestBody: {
        required: body.optional !== true,
        description: limitOf(body),
        content: Object.assign({}, ...body.content.map(contentOf)),
      },
    }),
    security: SECURITY[described.caller ?? 'operator'],
    responses: responsesOf(described),
  };
};

const pathsOf = (operations: readonly Operation[]) => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const each of operations)
    paths[each.path] = { ...paths[each.path], [each.method.toLowerCase()]: operationObject(each) };
  return paths;
};

/** A tuple of one kind as an array of its length: tools that read `prefixItems` as draft 7 does stumble over it. */
const plainTuples: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema }) => {
  const { prefixItems } = jsonSchema;
  const [first] = prefixItems ?? [];
  if (prefixItems === undefined || first === undefined) return;
  delete jsonSchema.prefixItems;
  Object.assign(jsonSchema, { items: first, minItems: prefixItems.length, maxItems: prefixItems.length });
};

/** @param operations all of the API, unless a test describes its own. */
export const openapiDocument = (operations: readonly Operation[] = OPERATIONS) =>
  createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Sentiment feedback loop',
        version: '1.0.0',
        description: INTRODUCTION,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'The stage that serves this document' }],
      security: [{ signature: [] }],
      tags: Object.entries(SERVICES)
        .filter(([name]) => operations.some(({ service }) => service === name))
        .map(([name, description]) => ({ name, description })),
      paths: pathsOf(operations),
      components: {
        securitySchemes: {
          signature: {
            type: 'apiKey',
            in: 'header',
            name: 'authorization',
            description: 'AWS Signature Version 4',
          },
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'Where the stage parameter `applicationAuth` is `jwt`: a token of its issuer, for its audience',
          },
        },
      },
    },
    { override: plainTuples },
  );
