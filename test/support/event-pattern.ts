// EventBridge's patterns, read without any emulator: lists of values, nesting, and the operators that the rules here use. Pure.

type Json = unknown;

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const OPERATORS: Record<string, (operand: Json, value: Json) => boolean> = {
  prefix: (operand, value) => typeof value === 'string' && value.startsWith(String(operand)),
  exists: (operand, value) => (value !== undefined) === operand,
  'anything-but': (operand, value) => value !== undefined && ![operand].flat().some((each) => each === value),
};

/** @throws Error for an operator that is not read here. */
const fits = (choice: Json, value: Json): boolean => {
  if (!isObject(choice)) return choice === value;
  const [[name, operand] = ['', undefined], ...more] = Object.entries(choice);
  const operator = OPERATORS[name];
  if (operator === undefined || more.length > 0)
    throw new Error(`The operator ${JSON.stringify(choice)} is not read here.`);
  return operator(operand, value);
};

/** Every field of the pattern must be there with one of its values; what the pattern does not name may be anything. */
export const matchesPattern = (pattern: Json, event: Json): boolean => {
  if (Array.isArray(pattern)) {
    const values = Array.isArray(event) ? event : [event];
    return pattern.some((choice) => values.some((value) => fits(choice, value)));
  }
  if (!isObject(pattern))
    throw new Error(`A pattern holds lists and objects, not ${JSON.stringify(pattern)}.`);
  return Object.entries(pattern).every(([key, inner]) =>
    matchesPattern(inner, isObject(event) ? event[key] : undefined),
  );
};
