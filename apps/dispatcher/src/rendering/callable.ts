import type { Budget } from './limits.ts';
import type { Value } from './values.ts';

/** An arrow function of a template: called, it runs its body with these values. */
export type Arrow = (...values: Value[]) => Value;

/**
 * A filter or function of templates. `args` are in the order of `parameters`, `undefined` where not given.
 * `takesArrow`: its first parameter is an arrow function, which comes apart from `args` (that place stays `undefined`).
 */
export type Callable = {
  parameters: readonly string[];
  required?: number;
  variadic?: boolean;
  takesArrow?: boolean;
  run(value: Value, args: readonly (Value | undefined)[], budget: Budget, arrow: Arrow | null): Value;
};
