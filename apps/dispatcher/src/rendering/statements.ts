// Turns the tree of a template into functions that write. Tags that are not named here are refused.
import { child, expression, pairsOf, refused } from './expressions.ts';
import { TemplateFault } from './fault.ts';
import type { Run } from './run.ts';
import type { Node } from './syntax.ts';
import { entriesOf, isTrue, type Value } from './values.ts';

type Statement = (run: Run) => void;

/** @throws TemplateFault for what is not allowed */
export function compile(template: Node): Statement {
  for (const part of ['blocks', 'macros', 'traits', 'parent']) {
    const [found] = Object.values(template.children[part]?.children ?? {});
    if (found !== undefined) throw refused(found, `'${found.tag ?? found.type}'`);
    if (part === 'parent' && template.children[part] !== undefined) throw refused(template, "'extends'");
  }
  return statement(child(template, 'body'));
}

function statement(node: Node): Statement {
  switch (node.type) {
    case null:
      return sequence(Object.values(node.children));
    case 'text':
    case 'verbatim': {
      const text = String(node.attributes['data']);
      return (run) => run.write(text);
    }
    case 'comment':
      return () => undefined;
    case 'print':
      return print(node);
    case 'do': {
      const value = expression(child(node, 'body'));
      return (run) => void value(run);
    }
    case 'if':
      return condition(node);
    case 'set':
      return assignment(node);
    case 'for':
      return loop(node);
    default:
      throw refused(node, `'${node.tag ?? node.type}'`);
  }
}

function sequence(nodes: readonly (Node | undefined)[]): Statement {
  // The loop's own bookkeeping node is not needed: the loop does it.
  const parts = nodes
    .filter((node) => node !== undefined && node.type !== 'for_loop')
    .map((node) => statement(node as Node));
  return (run) => {
    for (const part of parts) part(run);
  };
}

function print(node: Node): Statement {
  const value = expression(child(node, 'expression'));
  return (run) => {
    const result = value(run);
    try {
      run.print(result);
    } catch (error) {
      throw error instanceof TemplateFault ? error.at(node) : error;
    }
  };
}

function condition(node: Node): Statement {
  const branches = pairsOf(child(node, 'tests')).map(([test, body]) => ({
    test: expression(test),
    body: statement(body),
  }));
  const other = node.children['else'] === undefined ? undefined : statement(node.children['else']);
  return (run) => {
    const branch = branches.find(({ test }) => isTrue(test(run)));
    (branch === undefined ? other : branch.body)?.(run);
  };
}

const targetOf = (node: Node): string => String(node.attributes['name']);

function assignment(node: Node): Statement {
  const names = Object.values(child(node, 'names').children).map((name) => targetOf(name as Node));
  const values = child(node, 'values');
  if (node.attributes['captures'] === true) {
    const body = statement(values);
    return (run) => {
      const text = run.capture(() => body(run));
      for (const name of names) run.assign(name, text);
    };
  }
  const expressions = Object.values(values.children).map((value) => expression(value as Node));
  return (run) => {
    const results = expressions.map((value) => value(run));
    for (const [i, name] of names.entries()) run.assign(name, results[i] ?? null);
  };
}

function loop(node: Node): Statement {
  const [keyName, valueName] = [targetOf(child(node, 'keyTarget')), targetOf(child(node, 'valueTarget'))];
  const items = expression(child(node, 'sequence'));
  const body = statement(child(node, 'body'));
  const other = node.children['else'] === undefined ? undefined : statement(node.children['else']);
  return (run) => {
    const entries = entriesOf(items(run));
    if (entries.length === 0) other?.(run);
    const parent = run.variable('loop') ?? null;
    run.within((scope) => {
      for (const [index, [key, value]] of entries.entries()) {
        run.budget.spend(1);
        scope.set(keyName, key).set(valueName, value);
        scope.set('loop', loopState(index, entries.length, parent));
        body(run);
      }
    });
  };
}

function loopState(index: number, length: number, parent: Value): Value {
  return new Map<string, Value>([
    ['index', BigInt(index + 1)],
    ['index0', BigInt(index)],
    ['revindex', BigInt(length - index)],
    ['revindex0', BigInt(length - index - 1)],
    ['first', index === 0],
    ['last', index === length - 1],
    ['length', BigInt(length)],
    ['parent', new Map([['loop', parent]])],
  ]);
}
