// A pipeline's definition, wherever the request keeps it, checked before it is kept.
import { validationException } from '../errors.ts';
import type { World } from '../world.ts';
import { parseDefinition } from './definition.ts';
import { graphOf } from './graph.ts';

export interface DefinitionSource {
  readonly PipelineDefinition?: string | undefined;
  readonly PipelineDefinitionS3Location?: { readonly Bucket: string; readonly ObjectKey: string } | undefined;
}

async function textOf(world: World, source: DefinitionSource): Promise<string | undefined> {
  const place = source.PipelineDefinitionS3Location;
  if (source.PipelineDefinition !== undefined && place !== undefined) {
    throw validationException('Give either PipelineDefinition or PipelineDefinitionS3Location, not both.');
  }
  if (place === undefined) return source.PipelineDefinition;
  return world.outside.objects.read(place.Bucket, place.ObjectKey).catch((error: Error) => {
    throw validationException(
      `Cannot read the pipeline definition at s3://${place.Bucket}/${place.ObjectKey}: ${error.message}`,
    );
  });
}

/** The definition's text, or `undefined` when the request brings none. Throws ValidationException. */
export async function checkedDefinition(world: World, source: DefinitionSource): Promise<string | undefined> {
  const text = await textOf(world, source);
  if (text !== undefined) graphOf(parseDefinition(text));
  return text;
}
