// The part of an OpenAPI document that the page for people shows.
import * as z from 'zod';

const Media = z.object({
  schema: z.unknown(),
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
});
const Content = z.record(z.string(), Media);
const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: z.unknown(),
});
const OperationObject = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string(),
  description: z.string().optional(),
  parameters: z.array(Parameter).optional(),
  requestBody: z.object({ description: z.string(), content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content.optional() })),
});
const ReferenceDocument = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), OperationObject)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
export type ReferenceDocument = z.infer<typeof ReferenceDocument>;
export type OperationObject = z.infer<typeof OperationObject>;
export type Content = z.infer<typeof Content>;

/** @throws ZodError when it is not a document of this API. */
export const readDocument = (document: unknown): ReferenceDocument => ReferenceDocument.parse(document);
