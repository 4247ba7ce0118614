// Finds paths that may be meant as names: each dot goes one level down, so a name that contains a dot cannot be read.
import { contextMembers } from '@posthorn/contracts/contexts';
import { isObject } from './coercion.ts';
import { pathsIn } from './walk-rule.ts';
import { cut } from './words.ts';

/** Those of `reduce`, and of contexts. */
const isContainer = (name: string): boolean =>
  /^\d+$/.test(name) || name === 'current' || name === 'accumulator' || contextMembers().has(name);

/** Warned of where the path goes below something that no known context has. */
export function dottedNameWarnings(rule: unknown): string[] {
  return pathsIn(rule)
    .filter((path) => {
      const above = path.split('.').slice(0, -1);
      return above.some((name) => !isContainer(name));
    })
    .map(
      (path) =>
        `"${cut(path)}" is read as ${levels(path)}: each dot goes one level down. A name that contains a dot cannot be read; let the producer send it without dots`,
    );
}

/** The same of one context, where it is certain: the path leads nowhere, and a name with dots would have. */
export function dottedNamesIn(rule: unknown, data: unknown): string[] {
  return pathsIn(rule).flatMap((path) => {
    const found = dottedName(path.split('.'), data);
    return found === null
      ? []
      : [
          `"${cut(path)}" finds nothing: this context has the name "${cut(found)}", which contains a dot and cannot be read`,
        ];
  });
}

const levels = (path: string): string =>
  path
    .split('.')
    .reverse()
    .map((name) => `"${cut(name, 20)}"`)
    .slice(0, 4)
    .join(' in ');

/** The name with dots that a path would have to pass, where the data has one and the levels are not there. */
function dottedName(names: readonly string[], data: unknown): string | null {
  if (names.length < 2 || !isObject(data)) return null;
  const [first = ''] = names;
  if (Object.hasOwn(data, first)) return dottedName(names.slice(1), (data as Record<string, unknown>)[first]);
  for (let length = 2; length <= names.length; length += 1) {
    const joined = names.slice(0, length).join('.');
    if (Object.hasOwn(data, joined)) return joined;
  }
  return null;
}
