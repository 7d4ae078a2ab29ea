// The small request shapes that many operations share, with AWS's limits and patterns.
import * as z from 'zod';

/** AWS patterns match whole values. */
export const matching = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');

export const text = (min: number, max: number, pattern?: string) => {
  const bounded = z.string().min(min).max(max);
  return pattern === undefined ? bounded : bounded.regex(matching(pattern));
};

export const entityName = text(1, 63, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}');
export const hostingName = text(1, 63, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}');
export const modelName = text(1, 63, '[a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?');
export const roleArn = text(20, 2048, 'arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+');
export const arnOrName = text(
  1,
  170,
  '(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:[a-z\\-]*\\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)',
);
export const versionedArnOrName = text(
  1,
  176,
  '(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:[a-z\\-]*\\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\\/[0-9]{1,9})?',
);
export const description = text(0, 1024, '[\\p{L}\\p{M}\\p{Z}\\p{S}\\p{N}\\p{P}]*');
export const s3Uri = text(0, 1024, '(https|s3)://([^/]+)/?(.*)');
export const kmsKeyId = text(0, 2048, '[a-zA-Z0-9:/_-]*');
export const clientRequestToken = text(32, 128);
export const imageUri = text(0, 255, '.*');

/** Seconds since the epoch, as JSON 1.1 writes timestamps. */
export const timestamp = z.number();

/** Members that are kept and given back but have no effect here. */
export const inert = z.record(z.string(), z.unknown());

export const whole = (min: number, max: number) => z.int().min(min).max(max);

/** A map with between `min` and `max` entries, refused in the same words as a list of a wrong length. */
export const mapOf = (key: z.ZodString, value: z.ZodString, min: number, max: number) =>
  z.record(key, value).check(({ value: map, issues }) => {
    const size = Object.keys(map).length;
    if (size < min)
      issues.push({ code: 'too_small', origin: 'map', minimum: min, inclusive: true, input: map });
    if (size > max)
      issues.push({ code: 'too_big', origin: 'map', maximum: max, inclusive: true, input: map });
  });

export const environment = (keyLength: number, valueLength: number) =>
  mapOf(text(0, keyLength, '[a-zA-Z_][a-zA-Z0-9_]*'), text(0, valueLength, '[\\S\\s]*'), 0, 100);

const tagText = '([\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*)';
export const tagKey = text(1, 128, tagText);
export const tags = z.array(z.strictObject({ Key: tagKey, Value: text(0, 256, tagText) })).max(50);

export const vpcConfig = z.strictObject({
  SecurityGroupIds: z
    .array(text(0, 32, '[-0-9a-zA-Z]+'))
    .min(1)
    .max(5),
  Subnets: z
    .array(text(0, 32, '[-0-9a-zA-Z]+'))
    .min(1)
    .max(16),
});

export const experimentConfig = z.strictObject({
  ExperimentName: text(1, 120, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}').optional(),
  TrialName: text(1, 120, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}').optional(),
  TrialComponentDisplayName: text(1, 120, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}').optional(),
  RunName: text(1, 120, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}').optional(),
});

export const resourceArn = text(0, 256, 'arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+');
