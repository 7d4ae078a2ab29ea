// Start values of an execution: texts from the request, typed and completed by the definition's defaults.
import { validationException } from '../errors.ts';
import type { ParameterValue } from '../state/pipeline-records.ts';
import type { Definition, ParameterDefinition } from './definition.ts';

export type TypedValue = string | number | boolean;

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, True: true, false: false, False: false };

function refuse(definition: ParameterDefinition, text: string): never {
  throw validationException(
    `Parameter [${definition.Name}] value [${text}] is not of type ${definition.Type}.`,
  );
}

/** Throws ValidationException when `text` is not of the parameter's type or not among its values. */
export function typedValue(definition: ParameterDefinition, text: string): TypedValue {
  if (definition.Type === 'Boolean') return BOOLEANS[text] ?? refuse(definition, text);
  if (definition.Type === 'Integer') return /^[+-]?\d+$/.test(text) ? Number(text) : refuse(definition, text);
  if (definition.Type === 'Float') {
    const value = Number(text);
    return text.trim() !== '' && Number.isFinite(value) ? value : refuse(definition, text);
  }
  const { EnumValues } = definition;
  if (EnumValues !== undefined && !EnumValues.includes(text)) {
    throw validationException(
      `Parameter [${definition.Name}] value [${text}] is not one of [${EnumValues.join(', ')}].`,
    );
  }
  return text;
}

/** Every parameter's value for one execution, in the definition's order. Throws ValidationException. */
export function completeParameters(
  definition: Definition,
  given: readonly ParameterValue[],
): ParameterValue[] {
  const values = new Map(given.map(({ Name, Value }) => [Name, Value]));
  const known = new Set(definition.Parameters.map(({ Name }) => Name));
  const unknown = given.find(({ Name }) => !known.has(Name));
  if (unknown !== undefined) {
    throw validationException(`Parameter [${unknown.Name}] is not defined in the pipeline definition.`);
  }
  return definition.Parameters.map((parameter) => {
    const value = values.get(parameter.Name) ?? parameter.DefaultValue;
    if (value === undefined) {
      throw validationException(`Parameter [${parameter.Name}] has no default value and must be given.`);
    }
    typedValue(parameter, String(value));
    return { Name: parameter.Name, Value: String(value) };
  });
}
