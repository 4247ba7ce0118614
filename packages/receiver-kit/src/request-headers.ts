// One way to read headers, whether they come from Node (records, arrays, any case), from the web (`Headers`) or as pairs.
import { fault } from './errors.ts';

/** A web `Headers` object is such an iterable of pairs. */
export type HeadersLike =
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export class RequestHeaders {
  readonly #values = new Map<string, string[]>();

  constructor(headers: HeadersLike) {
    const entries = isIterable(headers) ? headers : Object.entries(headers);
    for (const [name, value] of entries) {
      if (value === undefined) continue;
      const key = name.toLowerCase();
      const list = this.#values.get(key);
      const values = typeof value === 'string' ? [value] : value;
      if (list) list.push(...values);
      else this.#values.set(key, [...values]);
    }
  }

  /** Returns the only value; `undefined` if absent or blank. Node joins equal header lines with commas, so a comma separates values. */
  one(name: string): string | undefined {
    const values = new Set(this.#parts(name));
    if (values.size > 1) {
      throw fault('header_invalid', `the request has ${name} more than once, with different values`, {
        details: { header: name },
      });
    }
    return [...values][0];
  }

  /** Returns all values as received, joined with spaces. */
  joined(name: string): string | undefined {
    return this.#values.get(name)?.join(' ');
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  hasPrefix(...prefixes: readonly string[]): boolean {
    for (const name of this.#values.keys()) if (prefixes.some((prefix) => name.startsWith(prefix))) return true;
    return false;
  }

  #parts(name: string): string[] {
    const parts: string[] = [];
    for (const value of this.#values.get(name) ?? []) {
      for (const part of value.split(',')) if (part.trim() !== '') parts.push(part.trim());
    }
    return parts;
  }
}

function isIterable(headers: HeadersLike): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers;
}
