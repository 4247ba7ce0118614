// Finds unknown names in a template and the most similar known names, for the author of the template.
import { nearestName } from '../domain/nearest-name.ts';
import type { MissingName } from '../ports/renderer.ts';
import { filters, functions } from './filters.ts';
import type { Watcher } from './run.ts';
import { tests } from './tests.ts';

const TOLD_MAX = 20;
/** A loop asks for the same name again and again: what it asks for after so many others is not looked at. */
const LOOKED_AT_MAX = 200;

export class MissingNames {
  readonly #found = new Map<string, MissingName | null>();

  note: Watcher = ({ name, place: { line, column }, among, isGuarded }) => {
    const key = `${line}:${column}:${name}`;
    if (this.#found.has(key) || this.#found.size >= LOOKED_AT_MAX) return;
    const nearest = nearestName(name, among);
    // A field that may be missing and is provided for is no mistake, unless it is nearly the name of one that is there.
    this.#found.set(key, isGuarded && nearest === null ? null : { name, line, column, nearest });
  };

  list(): MissingName[] {
    return [...this.#found.values()].filter((one) => one !== null).slice(0, TOLD_MAX);
  }

  nearestOn(line: number): string | null {
    return this.list().find((one) => one.line === line && one.nearest !== null)?.nearest ?? null;
  }
}

const CALLABLES: Readonly<Record<string, () => Iterable<string>>> = {
  filter: () => filters.keys(),
  function: () => functions.keys(),
  test: () => [...tests.keys(), 'defined'],
};

/** The parser says which kind of name it does not know. */
export function nearestCallable(fault: string): string | null {
  const [, kind = '', name = ''] = /^Unknown (filter|function|test) "([^"]{1,100})"/.exec(fault) ?? [];
  return nearestName(name, CALLABLES[kind]?.() ?? []);
}
