// Finds event names that are similar to a catalogue name and probably a typo. They stay legal, like any name.
import { canonicalName, EVENT_ALIASES } from '@posthorn/contracts';
import { CATALOGUE } from '@posthorn/contracts/catalogue';
import { nearestName } from './nearest-name.ts';

/** A producer uses the same names again and again; a comparison with the whole catalogue is not made for each event. */
const REMEMBERED_MAX = 1000;

class NearNames {
  readonly #known: ReadonlySet<string>;
  readonly #found = new Map<string, string | null>();

  constructor(known: Iterable<string>) {
    this.#known = new Set(known);
  }

  /** The known name that may have been meant; `null` = none is close, or it is known. */
  nearest(name: string): string | null {
    const before = this.#found.get(name);
    if (before !== undefined) return before;
    const found = nearestName(name, this.#known);
    if (this.#found.size >= REMEMBERED_MAX) this.#found.clear();
    this.#found.set(name, found);
    return found;
  }
}

const catalogued = CATALOGUE.map(({ name }) => name);
const names = new NearNames([...catalogued, ...Object.keys(EVENT_ALIASES)]);
const prefixes = new NearNames([...catalogued.flatMap(prefixesOf), 'custom']);

/** `profile.address` and `profile` of `profile.address.created`. */
function prefixesOf(name: string): string[] {
  const words = name.split('.');
  return words.slice(1).map((_, count) => words.slice(0, count + 1).join('.'));
}

/** The name or entry of the catalogue that may have been meant; `null` = none is close, or it is one. */
export function nearEventName(entry: string): string | null {
  if (entry === '*' || entry.startsWith('custom.')) return null;
  if (!entry.endsWith('.*')) {
    const near = names.nearest(entry);
    return near === null ? null : canonicalName(near);
  }
  const near = prefixes.nearest(entry.slice(0, -2));
  return near === null ? null : `${near}.*`;
}

export const nearNameWarning = (entry: string, near: string): string =>
  `"${entry}" is not an event of the catalogue; did you mean "${near}"?`;
