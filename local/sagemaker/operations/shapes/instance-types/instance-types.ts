// Instance types by family, so that a table stays readable.
import * as z from 'zod';

/** `families`: family → its sizes, separated by spaces. Members read `ml.<family>.<size>`. */
export const instanceTypes = (families: Readonly<Record<string, string>>) =>
  z.enum(
    Object.entries(families).flatMap(([family, sizes]) =>
      sizes.split(' ').map((size) => `ml.${family}.${size}`),
    ),
  );
