// Whose feedback it is when a token names a user: their own and nobody else's.
import { describe, expect, test } from 'vitest';
import { ascribed, insistOnOwnName, ownKey } from '../../../../functions/feedback/own-feedback.ts';
import { ACT_FOR_USERS, callerOf } from '../../../../functions/runtime/caller.ts';
import { Problem } from '../../../../functions/runtime/problem.ts';
import { httpEvent } from '../../../support/lambda-events.ts';

const withToken = (claims: Record<string, string>, scopes: string[] | null = null) => {
  const event = httpEvent({});
  const authorizer = { jwt: { claims, scopes } };
  return callerOf({ ...event, requestContext: { ...event.requestContext, authorizer } } as typeof event);
};

const CORRECTION = { text: 'Fine.', user_label: 'Positive' } as const;

const problemOf = (run: () => unknown): string | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Problem ? error.details.type : String(error);
  }
};

describe('a caller', () => {
  test('with a signature, or with a backend’s token, speaks for any user', () => {
    expect(callerOf(httpEvent({}))).toEqual({});
    expect(withToken({ sub: 'shop', scope: `openid ${ACT_FOR_USERS}` })).toEqual({});
    expect(withToken({ sub: 'shop' }, [ACT_FOR_USERS])).toEqual({});
  });

  test('with a token speaks for its subject, whatever other scopes it has', () => {
    expect(withToken({ sub: 'ann', scope: `x${ACT_FOR_USERS} openid` })).toEqual({ user: 'ann' });
  });

  test.each([{}, { sub: '' }, { sub: 'a'.repeat(129) }])(
    'whose token names nobody, %j, is refused',
    (claims) => {
      expect(problemOf(() => withToken(claims))).toBe('urn:sentiment:problem:token-names-nobody');
    },
  );
});

describe('feedback', () => {
  test('of a user is theirs, named or not, and never another’s', () => {
    expect(ascribed({ user: 'ann' }, CORRECTION)).toEqual({ ...CORRECTION, user_id: 'ann' });
    expect(ascribed({ user: 'ann' }, { ...CORRECTION, user_id: 'ann' })?.user_id).toBe('ann');
    expect(ascribed({ user: 'ann' }, { ...CORRECTION, user_id: 'bob' })).toBeUndefined();
    expect(problemOf(() => insistOnOwnName({ user: 'ann' }, { ...CORRECTION, user_id: 'bob' }))).toBe(
      'urn:sentiment:problem:another-user',
    );
  });

  test('of the account or a backend is whose it says', () => {
    expect(ascribed({}, { ...CORRECTION, user_id: 'bob' })?.user_id).toBe('bob');
    expect(ascribed({}, CORRECTION)).not.toHaveProperty('user_id');
  });
});

test('no two users come to the same key, however they are called', () => {
  const keys = [
    ownKey({ user: 'a' }, 'b/c'),
    ownKey({ user: 'a/b' }, 'c'),
    ownKey({ user: 'a"/b' }, 'c'),
    ownKey({}, '"a"/b/c'.slice(1)),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(ownKey({ user: 'a' }, undefined)).toBeUndefined();
});
