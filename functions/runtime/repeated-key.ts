// Finds a key that an object of a JSON document has twice: parsers differ in which of the two they believe. Pure.

interface Inside {
  /** Keys so far; undefined in an array. */
  readonly keys: Set<string> | undefined;
  awaitsKey: boolean;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/gs;

/** @param json a document that JSON.parse took. @returns the first such key. */
export const repeatedKey = (json: string): string | undefined => {
  const around: Inside[] = [];
  for (const [token] of json.matchAll(TOKEN)) {
    const inside = around.at(-1);
    if (token === '{') around.push({ keys: new Set(), awaitsKey: true });
    else if (token === '[') around.push({ keys: undefined, awaitsKey: false });
    else if (token === '}' || token === ']') around.pop();
    else if (inside?.keys !== undefined && token === ',') inside.awaitsKey = true;
    else if (inside?.keys !== undefined && inside.awaitsKey) {
      const key = JSON.parse(token) as string;
      if (inside.keys.has(key)) return key;
      inside.keys.add(key);
      inside.awaitsKey = false;
    }
  }
  return undefined;
};
