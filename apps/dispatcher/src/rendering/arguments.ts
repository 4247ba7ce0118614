// Puts the arguments of a filter or function into the order of its parameters, by position or by name.
import type { Callable } from './callable.ts';
import { TemplateFault } from './fault.ts';
import type { Node } from './syntax.ts';

/**
 * @param given the list of arguments as the template has it, with its pairs of key and value
 * @throws TemplateFault for what the callable does not take
 */
export function bindArguments(
  given: { list: Node; pairs: readonly (readonly [Node, Node])[] },
  callable: Callable,
  name: string,
): (Node | undefined)[] {
  const { parameters, required = 0, variadic = false } = callable;
  const bound: (Node | undefined)[] = [];
  for (const [key, value] of given.pairs) {
    const at = key.attributes['value'];
    const index = typeof at === 'number' ? at : parameters.indexOf(String(at));
    if (index < 0 || (!variadic && index >= parameters.length)) {
      const takes = parameters.length === 0 ? 'nothing' : parameters.join(', ');
      throw new TemplateFault(`'${name}' takes ${takes}`, value);
    }
    bound[index] = value;
  }
  const missing = parameters.slice(0, required).find((_, index) => bound[index] === undefined);
  if (missing !== undefined) throw new TemplateFault(`'${name}' needs ${missing}`, given.list);
  return Array.from(bound);
}
