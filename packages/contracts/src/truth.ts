import { z } from 'zod';

/** `true` or `false`; also `1` and `0`, as numbers or texts, because the vendor's clients send them. */
export const truth = z
  .union([z.boolean(), z.literal([1, 0, '1', '0'])], 'must be true or false')
  .transform((value) => value === true || value === 1 || value === '1');
