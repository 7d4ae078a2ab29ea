// Reads DynamoDB expressions word by word, and knows what `#names` and `:values` stand for; for the in-memory DynamoDB.

const TOKEN = /\s*(<>|<=|>=|[=<>(),]|[#:]?[A-Za-z_][A-Za-z0-9_]*(?:\.#?[A-Za-z_][A-Za-z0-9_]*)*)/y;

const tokens = (expression: string): string[] => {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (expression.slice(TOKEN.lastIndex).trim() !== '') {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (match?.[1] === undefined)
      throw new Error(`Not understood in "${expression}": "${expression.slice(start)}"`);
    found.push(match[1]);
  }
  return found;
};

export interface Reader {
  readonly peek: () => string | undefined;
  readonly take: () => string;
  /** Takes the next word when it is this one, keywords in either case. */
  readonly skip: (word: string) => boolean;
  readonly expect: (word: string) => void;
}

export const reader = (expression: string): Reader => {
  const words = tokens(expression);
  let position = 0;
  const peek = () => words[position];
  const skip = (word: string): boolean => {
    const there = peek()?.toUpperCase() === word.toUpperCase();
    if (there) position += 1;
    return there;
  };
  return {
    peek,
    skip,
    take: () => {
      const word = words[position];
      if (word === undefined) throw new Error(`"${expression}" ends too early`);
      position += 1;
      return word;
    },
    expect: (word) => {
      if (!skip(word)) throw new Error(`"${expression}": ${word} expected before "${peek() ?? 'the end'}"`);
    },
  };
};

export interface Placeholders {
  readonly attribute: (word: string) => string;
  /** `audit.#at` -> the names of the steps; a plain attribute is one step. */
  readonly path: (word: string) => readonly string[];
  readonly value: (word: string) => unknown;
  /** DynamoDB refuses a request that defines what no expression uses. */
  readonly refuseUnused: () => void;
}

export const placeholders = (
  names: Record<string, string> = {},
  values: Record<string, unknown> = {},
): Placeholders => {
  const used = new Set<string>();
  const look = <T>(defined: Record<string, T>, word: string): T => {
    const meaning = defined[word];
    if (meaning === undefined) throw new Error(`${word} is not defined`);
    used.add(word);
    return meaning;
  };
  const attribute = (word: string): string => {
    if (word.includes('.')) throw new Error(`${word} is a path, which is not understood here`);
    if (word.startsWith('#')) return look(names, word);
    if (/^[A-Za-z_]/.test(word)) return word;
    throw new Error(`${word} is no attribute`);
  };
  return {
    attribute,
    path: (word) => word.split('.').map(attribute),
    value: (word) => look(values, word),
    refuseUnused: () => {
      const idle = [...Object.keys(names), ...Object.keys(values)].filter((word) => !used.has(word));
      if (idle.length > 0) throw new Error(`No expression uses ${idle.join(', ')}`);
    },
  };
};
