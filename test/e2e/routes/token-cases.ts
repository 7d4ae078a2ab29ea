// The answers that only a stage gives whose application routes take tokens and whose description is signed.
import { OPERATIONS } from '../../../functions/api/catalogue.ts';
import type { Operation } from '../../../functions/api/operation.ts';
import { showOpenapiOperation } from '../../../functions/api/operations/show-openapi.ts';
import { submitFeedbackOperation } from '../../../functions/api/operations/submit-feedback.ts';
import { exampleQuestion } from './derived-cases.ts';
import { caseOf, GATEWAY, type RouteCases } from './route-case.ts';
import { type Answer, MARK, type Question, type RouteWorld } from './route-world.ts';

/** Where the suite leaves the function that makes tokens. */
export const TOKENS = 'tokens';
type Tokens = (claims: Record<string, unknown>) => string;

export const withToken = (
  { memory, sendUnsigned }: RouteWorld,
  operation: Operation,
  claims: Record<string, unknown>,
  question: Question = {},
): Promise<Answer> => {
  const authorization = `Bearer ${(memory.get(TOKENS) as Tokens)(claims)}`;
  return sendUnsigned(operation, { ...question, headers: { ...question.headers, authorization } });
};

const APPLICATION = OPERATIONS.filter(({ caller }) => caller === 'application');

export const TOKEN_CASES: RouteCases = {
  ...Object.fromEntries(
    APPLICATION.flatMap((each) => [
      [
        `${each.id} 401 ${GATEWAY}`,
        caseOf('empty', ({ sendUnsigned }) => sendUnsigned(each, exampleQuestion(each))),
      ],
      [
        `${each.id} 403 token-names-nobody`,
        caseOf('empty', (world) => withToken(world, each, {}, exampleQuestion(each))),
      ],
    ]),
  ),
  'submitFeedback 403 another-user': caseOf('empty', (world) =>
    withToken(
      world,
      submitFeedbackOperation,
      { sub: 'ann' },
      {
        json: { text: `A ${MARK} for somebody else.`, user_label: 'Neutral', user_id: 'bob' },
      },
    ),
  ),
  [`showOpenapi 403 ${GATEWAY}`]: caseOf('empty', ({ sendUnsigned }) => sendUnsigned(showOpenapiOperation)),
};
