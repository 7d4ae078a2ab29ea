// Cases on both sides of a limit: the last value that is accepted and the first that is refused.
import {
  accepts,
  type ContractCase,
  invalid,
  type Json,
  type Members,
  type Refusal,
  refuses,
} from './contract-case.ts';

const constraint = (member: string, text: string) =>
  invalid(`at '${member}' failed to satisfy constraint: ${text}`);

export const tooLong = (member: string, limit: number) =>
  constraint(member, `Member must have length less than or equal to ${limit}`);
export const tooShort = (member: string, limit: number) =>
  constraint(member, `Member must have length greater than or equal to ${limit}`);
export const tooLarge = (member: string, limit: number) =>
  constraint(member, `Member must have value less than or equal to ${limit}`);
export const tooSmall = (member: string, limit: number) =>
  constraint(member, `Member must have value greater than or equal to ${limit}`);
export const badPattern = (member: string) =>
  constraint(member, 'Member must satisfy regular expression pattern: ');
export const notAmong = (member: string) => constraint(member, 'Member must satisfy enum value set: \\[');
export const missing = (member: string) => constraint(member, 'Member must not be null');

/** A map is named as a whole, with the longest key or value that it may hold. */
export const badKey = (map: string, limit: number) =>
  constraint(
    map,
    `Map keys must satisfy constraint: \\[Member must have length less than or equal to ${limit}, `,
  );
export const badValue = (map: string, limit: number) =>
  constraint(
    map,
    `Map value must satisfy constraint: \\[Member must have length less than or equal to ${limit}, `,
  );

export type Side = readonly [label: string, value: Json];
export type RefusedSide = readonly [label: string, value: Json, refusal: Refusal];

export interface Limits {
  readonly operation: string;
  /** The request that holds the value; called once a case, so that it may carry a fresh name. */
  readonly request: (value: Json) => Members;
  readonly accepted?: readonly Side[];
  readonly refused?: readonly RefusedSide[];
  readonly extra?: Pick<ContractCase, 'costs' | 'onlyHere'>;
}

/** One case a value, named `<operation>: <label> is accepted` or `… is refused`. */
export function bothSides({
  operation,
  request,
  accepted = [],
  refused = [],
  extra,
}: Limits): ContractCase[] {
  return [
    ...accepted.map(([label, value]) =>
      accepts(`${operation}: ${label} is accepted`, operation, request(value), {}, extra),
    ),
    ...refused.map(([label, value, refusal]) =>
      refuses(`${operation}: ${label} is refused`, operation, request(value), refusal, extra),
    ),
  ];
}

/** Characters of `{{run}}` when it is filled in. */
export const RUN_LENGTH = 8;

/** A name of exactly `length` characters that no other run uses; `filler` tells two of one length apart. */
export const nameOf = (length: number, filler = 'n'): string =>
  length <= RUN_LENGTH ? filler.repeat(length) : `{{run}}${filler.repeat(length - RUN_LENGTH)}`;

let given = 0;

/** A name that no other case and no other run uses. */
export function fresh(kind: string): string {
  given += 1;
  return `{{run}}-${kind}-${given}`;
}

export const times = <T>(count: number, make: (position: number) => T): T[] =>
  Array.from({ length: count }, (_, position) => make(position));

/** `count` entries of a map whose keys are short and different. */
export const entries = (count: number, value = 'v'): Members =>
  Object.fromEntries(times(count, (position) => [`K${position}`, value]));

export const tagList = (count: number): Json =>
  times(count, (position) => ({ Key: `k${position}`, Value: 'v' }));

/** Tags at and beyond each of their limits, for any operation that takes them. */
export const tagLimits = (operation: string, request: (tags: Json) => Members): ContractCase[] =>
  bothSides({
    operation,
    request,
    accepted: [
      ['a list of 50 tags', tagList(50)],
      ['a tag key of 128 characters', [{ Key: 'k'.repeat(128), Value: 'v' }]],
      ['a tag value of 256 characters', [{ Key: 'k', Value: 'v'.repeat(256) }]],
      ['an empty tag value', [{ Key: 'k', Value: '' }]],
      ['a tag with letters, spaces and every sign allowed', [{ Key: 'é 1_.:/=+-@', Value: 'ü 1_.:/=+-@' }]],
    ],
    refused: [
      ['a list of 51 tags', tagList(51), tooLong('tags', 50)],
      [
        'a tag key of 129 characters',
        [{ Key: 'k'.repeat(129), Value: 'v' }],
        tooLong('tags.1.member.key', 128),
      ],
      ['an empty tag key', [{ Key: '', Value: 'v' }], tooShort('tags.1.member.key', 1)],
      [
        'a tag value of 257 characters',
        [{ Key: 'k', Value: 'v'.repeat(257) }],
        tooLong('tags.1.member.value', 256),
      ],
      [
        'a tag with a sign that is not allowed',
        [{ Key: 'k', Value: 'a*b' }],
        badPattern('tags.1.member.value'),
      ],
    ],
  });
