// Makes the OpenAPI 3.1 document from the routes' descriptions. Only the generator and the tests import this.
import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import { PROBLEM_TYPES, type ProblemName, problemType, problemUrn } from '../runtime/problem-types.ts';
import { OPERATIONS } from './catalogue.ts';
import { type Answer, type Content, Issue, type Operation, problemsOf, type Service } from './operation.ts';

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

Every request is signed (AWS Signature Version 4, service \`execute-api\`). Every failure is answered as
\`application/problem+json\` (RFC 9457) with a stable \`type\`; where \`Retry-After\` is sent, trying again then is worth it.
API Gateway itself answers 403 to an unsigned request, 404 to an unknown path and 429 above its throttle, as
\`{"message": …}\`.`;

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

/** A status may be an answer of its own and a failure too (GET /health): then it has two content types. */
const responsesOf = (described: Operation) => {
  const failures = Map.groupBy(problemsOf(described), (name) => String(problemType(name).status));
  const failed = [...failures].map(([status, names]) => [status, failureOf(names)] as const);
  const succeeded = Object.entries(described.answers).map(([status, answer]) => {
    const failure = Object.fromEntries(failed)[status];
    const success = successOf(answer);
    return [status, { ...success, content: { ...failure?.content, ...success.content } }] as const;
  });
  return Object.fromEntries([...failed, ...succeeded]);
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
    responses: responsesOf(described),
  };
};

const pathsOf = (operations: readonly Operation[]) => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const each of operations)
    paths[each.path] = { ...paths[each.path], [each.method.toLowerCase()]: operationObject(each) };
  return paths;
};

/** @param operations all of the API, unless a test describes its own. */
export const openapiDocument = (operations: readonly Operation[] = OPERATIONS) =>
  createDocument({
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
      },
    },
  });
