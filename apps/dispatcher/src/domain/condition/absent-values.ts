// Finds comparisons that an absent or null value passes: JSON Logic counts it as 0, so `total < 50` is true without a total.
import { Budget, ConditionFault } from './budget.ts';
import { truthy } from './coercion.ts';
import { evaluate, operationOf } from './interpreter.ts';
import { pathsIn } from './walk-rule.ts';
import { cut } from './words.ts';

const ORDERS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
/** An absent value equals no number; what is calculated with it may. */
const EQUALITIES: ReadonlySet<string> = new Set(['==', '===', '!=', '!==']);
const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', 'min', 'max']);
/** Their second argument sees an element of a list, where paths mean something else. */
const SCOPES: ReadonlySet<string> = new Set(['some', 'all', 'none', 'map', 'filter', 'reduce']);
/** A longer rule is looked at in part. */
const COMPARISONS_MAX = 200;

/** A part of the rule without whose outcome the comparison does not matter. */
type Guard = { rule: unknown; needed: boolean };

export function absentWarnings(rule: unknown): string[] {
  const finder = new Finder();
  finder.walk(rule, []);
  return [...finder.warnings];
}

class Finder {
  readonly warnings = new Set<string>();
  #looked = 0;
  readonly #outcomes = new Map<unknown, Map<string, readonly boolean[]>>();

  walk(rule: unknown, guards: readonly Guard[]): void {
    if (Array.isArray(rule)) {
      for (const item of rule) this.walk(item, guards);
      return;
    }
    const operation = operationOf(rule);
    if (operation === null || this.#looked >= COMPARISONS_MAX) return;
    const { name, args } = operation;
    if (ORDERS.has(name) || (EQUALITIES.has(name) && args.some(isCalculated))) this.#judge(rule, name, guards);
    for (const [index, arg] of args.entries()) this.walk(arg, guardsOf(name, args, index, guards));
  }

  #judge(rule: unknown, name: string, guards: readonly Guard[]): void {
    this.#looked += 1;
    const paths = pathsIn(rule);
    // What several values do to each other cannot be told in advance: any of them may be the one that is missing.
    const passes = (path: string) => paths.length > 1 || this.#withoutIt(rule, path).includes(true);
    const isGuarded = (path: string) =>
      guards.some(
        (guard) => this.#isAbout(guard.rule, path) && !this.#withoutIt(guard.rule, path).includes(guard.needed),
      );
    for (const path of paths.filter((one) => passes(one) && !isGuarded(one))) {
      this.warnings.add(
        `"${cut(path)}" counts as 0 in "${name}" when it is absent or null, which can make the comparison true; add {"!=": [{"var": "${cut(path)}"}, null]} to exclude such events`,
      );
    }
  }

  #isAbout(rule: unknown, path: string): boolean {
    const paths = pathsIn(rule);
    return paths.length === 1 && paths[0] === path;
  }

  /** How a part comes out where the path is absent, and where it is null. */
  #withoutIt(rule: unknown, path: string): readonly boolean[] {
    const known = this.#outcomes.get(rule) ?? new Map<string, readonly boolean[]>();
    const outcomes = known.get(path) ?? [outcome(rule, {}), outcome(rule, holding(path.split('.'), null))];
    this.#outcomes.set(rule, known.set(path, outcomes));
    return outcomes;
  }
}

function guardsOf(name: string, args: readonly unknown[], index: number, guards: readonly Guard[]): readonly Guard[] {
  const others = (needed: boolean) => [
    ...guards,
    ...args.filter((_, i) => i !== index).map((rule) => ({ rule, needed })),
  ];
  if (name === 'and') return others(true);
  if (name === 'or') return others(false);
  if (name === 'if' || name === '?:') return [...guards, ...testsBefore(args, index)];
  return SCOPES.has(name) && index > 0 ? [] : guards;
}

/** The tests that hold, and do not, where an argument of `if` is reached. */
function testsBefore(args: readonly unknown[], index: number): Guard[] {
  const isTest = index % 2 === 0 && index < args.length - 1;
  const own = isTest || index % 2 === 0 ? index : index - 1;
  return args.slice(0, own + 1).flatMap((rule, i) => {
    if (i % 2 !== 0 || i === index) return [];
    return [{ rule, needed: i === own }];
  });
}

const isCalculated = (arg: unknown): boolean => ARITHMETIC.has(operationOf(arg)?.name ?? '');

function outcome(rule: unknown, data: unknown): boolean {
  try {
    return truthy(evaluate(rule, data, new Budget()));
  } catch (error) {
    if (error instanceof ConditionFault) return false;
    throw error;
  }
}

const holding = (names: readonly string[], value: unknown): unknown =>
  names.reduceRight<unknown>((inner, name) => Object.fromEntries([[name, inner]]), value);
