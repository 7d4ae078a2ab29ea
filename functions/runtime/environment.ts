// Reads a function's settings once at start, and says which one is missing instead of failing later.
import * as z from 'zod';

export const text = z.string().min(1);
export const whole = z.coerce.number().int();
export const number = z.coerce.number();

/** @throws Error naming every missing or malformed variable. */
export const readEnvironment = <Shape extends z.ZodRawShape>(
  shape: Shape,
  source: Record<string, string | undefined> = process.env,
): z.infer<z.ZodObject<Shape>> => {
  const parsed = z.object(shape).safeParse(source);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(
    `The function's environment is incomplete: ${problems.join('; ')}. Set it in serverless.yml.`,
  );
};
