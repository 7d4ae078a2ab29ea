// The answers that only a stage gives whose application routes take tokens and whose description is signed.
import { OPERATIONS } from '../../../functions/api/catalogue.ts';
import { showOpenapiOperation } from '../../../functions/api/operations/show-openapi.ts';
import { exampleQuestion } from './derived-cases.ts';
import { caseOf, GATEWAY, type RouteCases } from './route-case.ts';

export const TOKEN_CASES: RouteCases = {
  ...Object.fromEntries(
    OPERATIONS.filter(({ caller }) => caller === 'application').map((each) => [
      `${each.id} 401 ${GATEWAY}`,
      caseOf('empty', ({ sendUnsigned }) => sendUnsigned(each, exampleQuestion(each))),
    ]),
  ),
  [`showOpenapi 403 ${GATEWAY}`]: caseOf('empty', ({ sendUnsigned }) => sendUnsigned(showOpenapiOperation)),
};
