// Finds a registered version by the number that people use.
import { VersionPath } from '../api/operations/show-model.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { Problem } from '../runtime/problem.ts';
import { allModels, type RegisteredModel } from './model-versions.ts';

/** @throws Problem when there is no such version. */
export const registeredVersion = async (
  deps: Pick<Dependencies, 'documents'>,
  loopTable: string,
  path: Record<string, string | undefined>,
): Promise<RegisteredModel> => {
  const read = VersionPath.safeParse(path);
  const found =
    read.data &&
    (await allModels(deps, loopTable)).find(
      ({ model_version }) => model_version === Number(read.data.version),
    );
  if (found !== undefined) return found;
  throw new Problem(
    'unknown-model',
    `No version ${path.version} is registered. GET /models lists those that are.`,
  );
};
