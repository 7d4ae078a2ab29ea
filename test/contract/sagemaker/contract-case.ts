// What a case of the contract suite is: one request and the answer that SageMaker, or its stand-in, must give.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };
export type Members = { readonly [member: string]: Json };

/** `message` is a regular expression that the error's text must match; `status` is 400 unless given. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  /** Further members of the error, matched like those of an answer. */
  readonly members?: Members;
}

export type Expected = { readonly answer: Members } | { readonly refusal: Refusal };

export interface ContractCase {
  readonly name: string;
  readonly operation: string;
  /** `{{run}}`, `{{role}}` and everything kept before are filled in; `{ $date: seconds }` is a timestamp. */
  readonly request: Members;
  readonly expected: Expected;
  /** Variable → dotted path into the answer, for the cases that follow. */
  readonly keep?: Readonly<Record<string, string>>;
  /** Ask again until the answer is as expected; a deadline ends it. */
  readonly eventually?: true;
  /** Prepares for cases that follow and is not counted as one. */
  readonly setup?: true;
  /** Starts machines on AWS: left out there unless CONTRACT_COSTS=1. */
  readonly costs?: true;
  /** Tells of the stand-in only (what it does not support, or its own choice where AWS is silent). */
  readonly onlyHere?: true;
}

export interface Topic {
  readonly topic: string;
  readonly cases: readonly ContractCase[];
}

type Extra = Partial<Omit<ContractCase, 'name' | 'operation' | 'request' | 'expected'>>;

export const accepts = (
  name: string,
  operation: string,
  request: Members,
  answer: Members = {},
  extra: Extra = {},
): ContractCase => ({ name, operation, request, expected: { answer }, ...extra });

export const setup = (operation: string, request: Members, extra: Extra & { answer?: Members } = {}) => {
  const { answer = {}, ...rest } = extra;
  return accepts(`(${operation})`, operation, request, answer, { ...rest, setup: true });
};

export const refuses = (
  name: string,
  operation: string,
  request: Members,
  refusal: Refusal,
  extra: Extra = {},
): ContractCase => ({ name, operation, request, expected: { refusal }, ...extra });

/** A refusal as ValidationException with this text. */
export const invalid = (message: string): Refusal => ({ name: 'ValidationException', message });
export const notFound = (message: string): Refusal => ({ name: 'ResourceNotFound', message });
export const inConflict = (message: string): Refusal => ({ name: 'ConflictException', message });

/** What the answer's members may be compared with besides plain values. */
export const matching = (pattern: string): Json => ({ $matches: pattern });
export const absent: Json = { $absent: true };
export const timestamp: Json = { $timestamp: true };
export const ofLength = (length: number): Json => ({ $length: length });
export const date = (seconds: number): Json => ({ $date: seconds });
