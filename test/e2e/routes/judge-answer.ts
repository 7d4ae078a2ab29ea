// Whether an answer over HTTP is the one that a case was to provoke, and fit to leave the house.
import { expect } from 'vitest';
import { GatewayMessage } from '../../../functions/api/gateway-answers.ts';
import { type ProblemName, problemUrn } from '../../../functions/runtime/problem-types.ts';
import { insistOnDescription, operationOf } from '../../support/described-handler.ts';
import { GATEWAY } from './route-case.ts';
import type { Answer } from './route-world.ts';

const LEAKS: Readonly<Record<string, RegExp>> = {
  'an ARN': /arn:aws[\w-]*:/,
  'an account id': /(?<![\w-])\d{12}(?![\w-])/,
  'a bucket': /s3:\/\//,
  'a stack trace': /\bat .{1,80}[\w./-]+\.[cm]?[jt]s:\d+:\d+/,
};

/** @returns what the text gives away, by name. */
export const leaksOf = (text: string): string[] =>
  Object.entries(LEAKS).flatMap(([what, pattern]) => (pattern.test(text) ? [what] : []));

const judgeGateway = (status: number, answer: Answer): void => {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers['content-type']).toBe('application/json');
  GatewayMessage.parse(JSON.parse(answer.text));
};

/** @param key of the case. @throws when the answer is another one, or none that the description knows. */
export const judgeAnswer = (key: string, answer: Answer): void => {
  const [id = '', status = '', problem] = key.split(' ');
  if (problem === GATEWAY) {
    judgeGateway(Number(status), answer);
    return;
  }
  expect(answer.status, answer.text.slice(0, 2_000)).toBe(Number(status));
  insistOnDescription(operationOf(id), {
    statusCode: answer.status,
    headers: { ...answer.headers },
    body: answer.text,
  });
  if (problem !== undefined) expect(JSON.parse(answer.text).type).toBe(problemUrn(problem as ProblemName));
};
