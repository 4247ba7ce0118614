// Puts the arguments of a filter or function into the order of its parameters, by position or by name.
import { type Expression, expression, pairsOf } from './expressions.ts';
import { TemplateFault } from './fault.ts';
import type { Callable } from './filters.ts';
import type { Node } from './syntax.ts';

/** @throws TemplateFault for what the callable does not take */
export function bindArguments(given: Node, callable: Callable, name: string): (Expression | undefined)[] {
  const { parameters, required = 0, variadic = false } = callable;
  const bound: (Expression | undefined)[] = [];
  for (const [key, value] of pairsOf(given)) {
    const at = key.attributes['value'];
    const index = typeof at === 'number' ? at : parameters.indexOf(String(at));
    if (index < 0 || (!variadic && index >= parameters.length)) {
      const takes = parameters.length === 0 ? 'nothing' : parameters.join(', ');
      throw new TemplateFault(`'${name}' takes ${takes}`, value);
    }
    bound[index] = expression(value);
  }
  const missing = parameters.slice(0, required).find((_, index) => bound[index] === undefined);
  if (missing !== undefined) throw new TemplateFault(`'${name}' needs ${missing}`, given);
  return Array.from(bound);
}
