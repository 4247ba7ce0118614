// One form for headers of every container: Node's records and raw lists, the web's `Headers`, pairs, objects with `get`.
import { fault } from '../errors.ts';
import { readEntries } from './header-entries.ts';

type HeaderValue = string | number | boolean | null | undefined | readonly unknown[];

/** A web `Headers` object, a `Map`, pairs, Node's flat `rawHeaders`, an object by name, or an object that has `get(name)`. */
export type HeadersLike =
  | Iterable<readonly [string, HeaderValue]>
  | readonly string[]
  | Readonly<Record<string, HeaderValue>>
  | { get(name: string): string | null | undefined };

export class RequestHeaders {
  readonly #values = new Map<string, string[]>();

  /** @throws WebhookError `headers_unreadable` for a value that holds no headers. */
  constructor(headers: HeadersLike | null | undefined) {
    for (const [name, value] of readEntries(headers)) {
      const key = name.toLowerCase();
      const list = this.#values.get(key);
      if (list) list.push(value);
      else this.#values.set(key, [value]);
    }
  }

  /** Returns the only value; `undefined` if absent or blank. Node joins equal header lines with commas, so a comma separates values. */
  one(name: string): string | undefined {
    const values = new Set(this.#parts(name));
    if (values.size > 1) throw fault('header_invalid', { header: name });
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
