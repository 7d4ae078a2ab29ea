// The cases that follow from a route's description alone: what is no JSON, too large, misspelt, unsigned, or meets a dead AWS.
import { gatewayStatuses } from '../../../functions/api/gateway-answers.ts';
import { type Operation, problemsOf } from '../../../functions/api/operation.ts';
import { caseOf, GATEWAY, type RouteCase } from './route-case.ts';
import type { Question } from './route-world.ts';

const SMALL = 64 * 1024;

/** Names of nothing in particular, in the form that each route asks for. */
const SOMETHING: Record<string, string> = { id: 'retrain-000001', version: '1', user_id: 'u-17' };

const pathOf = ({ pathParameters }: Operation): Pick<Question, 'path'> => ({
  path: Object.fromEntries(
    Object.keys(pathParameters?.shape ?? {}).map((name) => [name, SOMETHING[name] ?? 'something']),
  ),
});

const typeOf = ({ body }: Operation): string => body?.content[0]?.type ?? 'application/json';

/** As the description's own example has it. */
export const exampleQuestion = (described: Operation): Question => {
  const [content] = described.body?.content ?? [];
  const headers = { 'content-type': typeOf(described) };
  if (content === undefined) return pathOf(described);
  if (typeof content.example === 'string') return { ...pathOf(described), body: content.example, headers };
  return { ...pathOf(described), json: content.example };
};

const misspelt = (described: Operation): Question =>
  described.query === undefined
    ? { ...pathOf(described), json: { no_such_field: 1 } }
    : { ...pathOf(described), query: 'no_such_parameter=1' };

const withBody = (described: Operation, body: string): Question => ({
  ...pathOf(described),
  body,
  headers: { 'content-type': typeOf(described) },
});

/** AWS knows the caller and allows nothing. */
export const denied = () => ({
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': 'AccessDeniedException' },
  body: JSON.stringify({ __type: 'AccessDeniedException', message: 'not allowed' }),
});

const PROVOKED: Record<string, (described: Operation) => RouteCase> = {
  'invalid-request': (each) => caseOf('serving', ({ send }) => send(each, misspelt(each))),
  'not-json': (each) => caseOf('serving', ({ send }) => send(each, withBody(each, '{"text": '))),
  'body-too-large': (each) =>
    caseOf('serving', ({ send }) => send(each, withBody(each, ' '.repeat((each.body?.limit ?? SMALL) + 1)))),
  internal: (each) =>
    caseOf('outage', async ({ send, refuse }) => {
      refuse(denied);
      return send(each, exampleQuestion(each)).finally(() => refuse(undefined));
    }),
};

const STATUS: Record<string, number> = {
  'invalid-request': 400,
  'not-json': 400,
  'body-too-large': 413,
  internal: 500,
};

export const derivedCases = (described: Operation): Record<string, RouteCase> => {
  const { id, caller } = described;
  const problems = problemsOf(described).flatMap((name) => {
    const provoke = PROVOKED[name];
    return provoke === undefined ? [] : [[`${id} ${STATUS[name]} ${name}`, provoke(described)] as const];
  });
  const unsigned = gatewayStatuses(described)
    .filter((status) => status === 403 && caller !== 'reader')
    .map(
      (status) =>
        [
          `${id} ${status} ${GATEWAY}`,
          caseOf('serving', ({ sendUnsigned }) => sendUnsigned(described, exampleQuestion(described))),
        ] as const,
    );
  return Object.fromEntries([...problems, ...unsigned]);
};
