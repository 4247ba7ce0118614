// Compiles the tree of an expression into a function. Anything else is refused: the list of allowed constructs is this
// file, filters.ts and statements.ts.
import { bindArguments } from './arguments.ts';
import type { Arrow, Callable } from './callable.ts';
import { numberWritten } from './exact-number.ts';
import { TemplateFault } from './fault.ts';
import { filters, functions, rangeOf } from './filters.ts';
import { binaries } from './operators.ts';
import { multiply, numberIn } from './php-number.ts';
import type { Run } from './run.ts';
import type { Node } from './syntax.ts';
import { tests } from './tests.ts';
import { isTrue, memberOf, textOf, type Value } from './values.ts';

export type Expression = (run: Run) => Value;

/** Some operators put one tree in two places: each is compiled once, or nesting them would double the work each time. */
const compiled = new WeakMap<Node, Expression>();

export function expression(node: Node): Expression {
  const known = compiled.get(node);
  if (known !== undefined) return known;
  const evaluate = build(node);
  const placed: Expression = (run) => {
    try {
      run.budget.spend(1);
      return evaluate(run);
    } catch (error) {
      throw error instanceof TemplateFault ? error.at(node) : error;
    }
  };
  compiled.set(node, placed);
  return placed;
}

export function child(node: Node, name: string): Node {
  const found = node.children[name];
  if (found === undefined) throw refused(node, 'this use');
  return found;
}

export const refused = (node: Node, what: string): TemplateFault =>
  new TemplateFault(`${what} is not allowed in a template`, node);

function build(node: Node): Expression {
  const of = (name: string): Expression => expression(child(node, name));
  switch (node.type) {
    case 'constant':
      return constant(node);
    case 'name':
      return variable(node);
    case 'attribute_accessor': {
      const find = member(node, false);
      return (run) => find(run) ?? null;
    }
    case 'check_to_string':
      return of('value');
    case 'array':
      return listOf(node);
    case 'hash':
      return mapOf(node);
    case 'filter':
    case 'function':
      return call(node);
    case 'test':
      return test(node);
    case 'conditional':
    case 'nullish_coalescing': {
      const [condition, then, other] = [of('expr1'), of('expr2'), of('expr3')];
      return (run) => (isTrue(condition(run)) ? then(run) : other(run));
    }
    case 'and':
    case 'or': {
      const [left, right, stop] = [of('left'), of('right'), node.type === 'or'];
      return (run) => (isTrue(left(run)) === stop ? stop : isTrue(right(run)));
    }
    case 'not': {
      const operand = of('operand');
      return (run) => !isTrue(operand(run));
    }
    case 'negative':
    case 'positive': {
      const [operand, sign] = [of('operand'), node.type === 'negative' ? -1n : 1n];
      return (run) => multiply(numberIn(operand(run)), sign);
    }
    case 'range': {
      const [left, right] = [of('left'), of('right')];
      return (run) => rangeOf(left(run), right(run), 1n, run.budget);
    }
    case 'arrow_function':
      throw new TemplateFault('an arrow function can stand only in map, filter, sort and reduce', node);
    default:
      return binary(node);
  }
}

function constant(node: Node): Expression {
  const given = (node.attributes['value'] ?? null) as Value;
  const value = typeof given === 'number' ? numberWritten(node.literal ?? String(given)) : given;
  return () => value;
}

function variable(node: Node): Expression {
  const find = named(node, false);
  return (run) => find(run) ?? null;
}

/** @param isGuarded the template says itself what to do where it is missing */
function named(node: Node, isGuarded: boolean): (run: Run) => Value | undefined {
  const name = nameOf(node);
  return (run) => {
    const value = run.variable(name);
    if (value === undefined) run.watcher?.({ name, place: node, among: run.names(), isGuarded });
    return value;
  };
}

function nameOf(node: Node): string {
  const name = String(node.attributes['name']);
  if (name === '_context' || name === '_self' || name === '_charset') throw refused(node, `'${name}'`);
  return name;
}

function member(node: Node, isGuarded: boolean): (run: Run) => Value | undefined {
  if (node.attributes['type'] === 'method') throw refused(node, 'calling a method');
  const [target, key] = [expression(child(node, 'target')), expression(child(node, 'attribute'))];
  return (run) => {
    const [holder, name] = [target(run), key(run)];
    const value = memberOf(holder, name);
    if (value === undefined && holder instanceof Map && typeof name === 'string') {
      run.watcher?.({ name, place: node, among: holder.keys(), isGuarded });
    }
    return value;
  };
}

/** twing lists keys and values by turns. */
export function pairsOf(node: Node): [Node, Node][] {
  const nodes = Object.values(node.children).filter((one) => one !== undefined);
  return nodes.flatMap((key, i) => (i % 2 === 0 && nodes[i + 1] ? [[key, nodes[i + 1] as Node] as [Node, Node]] : []));
}

function listOf(node: Node): Expression {
  const items = pairsOf(node).map(([, value]) => expression(value));
  return (run) => items.map((item) => item(run));
}

function mapOf(node: Node): Expression {
  const pairs = pairsOf(node).map(([key, value]) => [expression(key), expression(value)] as const);
  return (run) => new Map(pairs.map(([key, value]) => [textOf(key(run)), value(run)]));
}

function call(node: Node): Expression {
  const name = String(node.attributes['operatorName']);
  const callable: Callable | undefined = (node.type === 'filter' ? filters : functions).get(name);
  if (callable === undefined) throw refused(node, `${node.type} '${name}'`);
  const list = child(node, 'arguments');
  const bound = bindArguments({ list, pairs: pairsOf(list) }, callable, name);
  const arrow = callable.takesArrow === true && bound[0] !== undefined ? arrowOf(bound[0], name) : null;
  const args = bound.map((arg, i) => (arg === undefined || (i === 0 && arrow !== null) ? undefined : expression(arg)));
  const operand = node.children['operand'] === undefined ? () => null : expression(node.children['operand']);
  return (run) => {
    const value = operand(run);
    const given = args.map((arg) => arg?.(run));
    run.budget.reading(value);
    for (const one of given) run.budget.reading(one);
    return callable.run(value, given, run.budget, arrow === null ? null : arrow(run));
  };
}

function arrowOf(node: Node, name: string): (run: Run) => Arrow {
  if (node.type !== 'arrow_function')
    throw new TemplateFault(`'${name}' takes an arrow function, such as item => item.name`, node);
  const names = Object.values(child(node, 'names').children).map((one) => String(one?.attributes['name']));
  const body = expression(child(node, 'body'));
  return (run) =>
    (...values) =>
      run.within((scope) => {
        for (const [i, one] of names.entries()) scope.set(one, values[i] ?? null);
        return body(run);
      });
}

function test(node: Node): Expression {
  const name = String(node.attributes['operatorName']);
  const operand = child(node, 'operand');
  if (name === 'defined') return isDefined(operand);
  const decide = tests.get(name);
  if (decide === undefined) throw refused(node, `test '${name}'`);
  const [given] = pairsOf(child(node, 'arguments'));
  const [value, other] = [expression(operand), given === undefined ? () => null : expression(given[1])];
  return (run) => {
    const [a, b] = [value(run), other(run)];
    run.budget.reading(a);
    run.budget.reading(b);
    return decide(a, b, run.budget);
  };
}

function isDefined(operand: Node): Expression {
  if (operand.type === 'check_to_string') return isDefined(child(operand, 'value'));
  if (operand.type === 'constant') return () => true;
  if (operand.type !== 'name' && operand.type !== 'attribute_accessor') throw refused(operand, "'is defined' of this");
  const find = operand.type === 'name' ? named(operand, true) : member(operand, true);
  return (run) => find(run) !== undefined;
}

function binary(node: Node): Expression {
  const operator = binaries.get(node.type ?? '');
  if (operator === undefined) throw refused(node, `'${node.tag ?? node.type?.replaceAll('_', ' ')}'`);
  const [left, right] = [expression(child(node, 'left')), expression(child(node, 'right'))];
  return (run) => {
    const [a, b] = [left(run), right(run)];
    run.budget.reading(a);
    run.budget.reading(b);
    return operator(a, b, run.budget);
  };
}
