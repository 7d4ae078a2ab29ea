// Who called, as the gateway's authorizer found out: the account itself, by its signature, or a user, by a token.
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { UserId } from '../../events/feedback-submitted.ts';
import { Problem } from './problem.ts';

/** A token with this scope belongs to a backend: it may name its users, and sees the feedback of all. */
export const ACT_FOR_USERS = 'feedback:act-for-users';

/** `user` is the token's subject; absent for the account's own keys and for backends, which speak for any user. */
export interface Caller {
  readonly user?: string;
}

/** What API Gateway hands on of a verified token; every claim arrives as text. */
const Token = z.object({
  claims: z.object({ sub: z.string().optional(), scope: z.string().optional() }),
  scopes: z.array(z.string()).nullish(),
});

const Context = z.object({ authorizer: z.object({ jwt: Token.optional() }).optional() });

/** @throws Problem when the token is genuine and names nobody. */
export const callerOf = ({ requestContext }: APIGatewayProxyEventV2): Caller => {
  const token = Context.parse(requestContext).authorizer?.jwt;
  if (token === undefined) return {};
  const scopes = [...(token.claims.scope ?? '').split(' '), ...(token.scopes ?? [])];
  if (scopes.includes(ACT_FOR_USERS)) return {};
  const subject = UserId.safeParse(token.claims.sub);
  if (subject.success) return { user: subject.data };
  throw new Problem(
    'token-names-nobody',
    `The token has no subject of 1 to 128 characters (\`sub\`) and not the scope ${ACT_FOR_USERS}. Ask its issuer for one of them.`,
  );
};
