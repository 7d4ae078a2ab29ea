// Finds a registered version by the number that people use.
import { VersionPath } from '../api/operations/show-model.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { Problem } from '../runtime/problem.ts';
import { allModels, type RegisteredModel } from './model-versions.ts';

const unknown = (version: string | number | undefined): Problem =>
  new Problem('unknown-model', `No version ${version} is registered. GET /models lists those that are.`);

/** @throws Problem when there is no such version. */
export const versionNumbered = (models: readonly RegisteredModel[], version: number): RegisteredModel => {
  const found = models.find(({ model_version }) => model_version === version);
  if (found === undefined) throw unknown(version);
  return found;
};

/** @throws Problem when there is no such version. */
export const registeredVersion = async (
  deps: Pick<Dependencies, 'documents'>,
  loopTable: string,
  path: Record<string, string | undefined>,
): Promise<RegisteredModel> => {
  const read = VersionPath.safeParse(path);
  if (!read.success) throw unknown(path.version);
  return versionNumbered(await allModels(deps, loopTable), Number(read.data.version));
};
