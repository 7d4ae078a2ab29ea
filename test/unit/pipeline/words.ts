// Reads `--name value` pairs of a container's arguments, for tests.

export const wordsOf = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    words.flatMap((word, index) => (word.startsWith('--') ? [[word.slice(2), words[index + 1] ?? '']] : [])),
  );
