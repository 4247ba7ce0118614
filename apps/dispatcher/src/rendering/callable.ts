import type { Budget } from './limits.ts';
import type { Value } from './values.ts';

/** A filter or function of templates. `args` are in the order of `parameters`, `undefined` where not given. */
export type Callable = {
  parameters: readonly string[];
  required?: number;
  variadic?: boolean;
  run(value: Value, args: readonly (Value | undefined)[], budget: Budget): Value;
};
