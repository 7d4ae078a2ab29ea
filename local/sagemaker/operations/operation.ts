// What an operation of the control plane is: a name, a request schema and what it does.
import type * as z from 'zod';
import type { World } from '../world.ts';

export interface Operation {
  readonly name: string;
  readonly request: z.ZodType;
  readonly run: (world: World, request: unknown) => object | Promise<object>;
}

/** `run` receives what `request` parsed; it throws a SageMakerError for every answer that is no success. */
export const operation = <S extends z.ZodType>(
  name: string,
  request: S,
  run: (world: World, request: z.output<S>) => object | Promise<object>,
): Operation => ({ name, request, run: (world, input) => run(world, input as z.output<S>) });
