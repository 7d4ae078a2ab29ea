// The pipeline definition as it travels: parsed, and refused with a reason when it cannot run.
import * as z from 'zod';
import { type SageMakerError, validationException } from '../errors.ts';
import { durationSeconds } from './duration.ts';

const name = z.string().regex(/^[A-Za-z0-9\-_]{1,64}$/);

const parameter = z.discriminatedUnion('Type', [
  z.object({
    Name: name,
    Type: z.literal('String'),
    DefaultValue: z.string().max(4096).optional(),
    EnumValues: z.array(z.string()).min(1).optional(),
  }),
  z.object({ Name: name, Type: z.literal('Integer'), DefaultValue: z.int().optional() }),
  z.object({ Name: name, Type: z.literal('Float'), DefaultValue: z.number().optional() }),
  z.object({ Name: name, Type: z.literal('Boolean'), DefaultValue: z.boolean().optional() }),
]);

const retryPolicy = z
  .object({
    ExceptionType: z.array(
      z.enum([
        'Step.SERVICE_FAULT',
        'Step.THROTTLING',
        'SageMaker.JOB_INTERNAL_ERROR',
        'SageMaker.CAPACITY_ERROR',
        'SageMaker.RESOURCE_LIMIT',
      ]),
    ),
    IntervalSeconds: z.number().min(1).max(43_200).default(1),
    BackoffRate: z.number().min(0).default(2),
    MaxAttempts: z.int().min(1).max(20).optional(),
    ExpireAfterMin: z.int().min(1).max(14_400).optional(),
  })
  .refine((p) => p.MaxAttempts === undefined || p.ExpireAfterMin === undefined, {
    message: 'MaxAttempts and ExpireAfterMin are mutually exclusive',
  });

const propertyFile = z.object({ PropertyFileName: z.string(), OutputName: z.string(), FilePath: z.string() });

const step = z.object({
  Name: name,
  Type: z.enum(['Processing', 'Training', 'Condition', 'Fail', 'RegisterModel', 'Model']),
  Arguments: z.record(z.string(), z.unknown()),
  DependsOn: z.array(name).optional(),
  DisplayName: z.string().optional(),
  Description: z.string().optional(),
  RetryPolicies: z.array(retryPolicy).optional(),
  CacheConfig: z
    .object({
      Enabled: z.boolean(),
      ExpireAfter: z
        .string()
        .refine((text) => durationSeconds(text) !== undefined, 'ExpireAfter must be an ISO 8601 duration')
        .optional(),
    })
    .refine((c) => !c.Enabled || c.ExpireAfter !== undefined, {
      message: 'an enabled cache needs ExpireAfter',
    })
    .optional(),
  PropertyFiles: z.array(propertyFile).optional(),
});

const value = z.unknown().refine((given) => given !== undefined, 'is required');

/** Every form of a condition; values may be expressions. */
const condition: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('Type', [
    z.object({
      Type: z.enum(['Equals', 'GreaterThan', 'GreaterThanOrEqualTo', 'LessThan', 'LessThanOrEqualTo']),
      LeftValue: value,
      RightValue: value,
    }),
    z.object({ Type: z.literal('In'), QueryValue: value, Values: z.array(z.unknown()) }),
    z.object({ Type: z.literal('Not'), Condition: condition }),
    z.object({ Type: z.literal('Or'), Conditions: z.array(condition) }),
  ]),
);

const definition = z.object({
  Version: z.literal('2020-12-01').default('2020-12-01'),
  Metadata: z.unknown().optional(),
  Parameters: z.array(parameter).default([]),
  PipelineExperimentConfig: z.record(z.string(), z.unknown()).nullish(),
  Steps: z.array(step).min(1),
});

export type Definition = z.output<typeof definition>;
export type StepDefinition = z.output<typeof step>;
export type ParameterDefinition = z.output<typeof parameter>;
export type RetryPolicy = z.output<typeof retryPolicy>;

export const unparsable = (reason: string): SageMakerError =>
  validationException(`Unable to parse pipeline definition. ${reason}`);

/** Shapes only; `checkGraph` tells whether the steps fit together. Throws ValidationException. */
export function parseDefinition(text: string): Definition {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw unparsable(`The definition is not valid JSON: ${(error as Error).message}`);
  }
  return orRefuse(definition, json, '');
}

/** Throws ValidationException for a condition of no known form. */
export const checkConditions = (conditions: unknown, place: string): void =>
  void orRefuse(z.array(condition), conditions, place);

/** The steps of one branch of a Condition step. */
export const parseSteps = (steps: unknown, place: string): StepDefinition[] =>
  orRefuse(z.array(step), steps ?? [], place);

function orRefuse<S extends z.ZodType>(schema: S, value: unknown, place: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unparsable(`${[place, ...(issue?.path ?? [])].filter((p) => p !== '').join('.')}: ${issue?.message}`);
}
