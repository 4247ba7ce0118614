// One form for headers of every container: Node's records and raw lists, the web's `Headers`, pairs, objects with `get`.
import type { WebhookError } from '@posthorn/signing';
import { fault } from '../errors.ts';

type HeaderValue = string | number | boolean | null | undefined | readonly unknown[];

/** A web `Headers` object, a `Map`, pairs, Node's flat `rawHeaders`, an object by name, or an object that has `get(name)`. */
export type HeadersLike =
  | Iterable<readonly [string, HeaderValue]>
  | readonly string[]
  | Readonly<Record<string, HeaderValue>>
  | { get(name: string): string | null | undefined };

export type Entry = readonly [name: string, value: string | readonly string[] | null | undefined];

/**
 * Reads what Node, the web and gateways give: pairs, or an object by name, of texts and lists of texts. Every other container is
 * read by a part that is loaded at the first request that has one; only then the result is a promise.
 * @throws WebhookError `headers_unreadable` for a value that holds no headers.
 */
export function readHeaders(headers: unknown): RequestHeaders | Promise<RequestHeaders> {
  try {
    if (typeof headers !== 'object' || headers === null) throw new TypeError('not an object');
    const isList = Symbol.iterator in headers;
    const entries: unknown[] = isList ? [...(headers as Iterable<unknown>)] : byName(headers);
    if (entries.length > 0 && entries.every(isUsual)) return new RequestHeaders(entries);
    // Some iterables give their pairs only once.
    return readOdd(isList ? entries : headers);
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function readOdd(headers: object): Promise<RequestHeaders> {
  try {
    const { oddEntries } = await import('./odd-headers.ts');
    return new RequestHeaders(oddEntries(headers));
  } catch (cause) {
    throw unreadable(cause);
  }
}

const unreadable = (cause: unknown): WebhookError => fault('headers_unreadable', { argument: 'headers' }, cause);

/** An object with `get` does not have to list what it holds. */
const byName = (headers: { get?: unknown }): unknown[] =>
  typeof headers.get === 'function' ? [] : Object.entries(headers);

function isUsual(entry: unknown): entry is Entry {
  if (!Array.isArray(entry)) return false;
  const [name, value] = entry;
  return typeof name === 'string' && [value ?? ''].flat().every((one) => typeof one === 'string');
}

export class RequestHeaders {
  readonly #values = new Map<string, string[]>();

  constructor(entries: readonly Entry[]) {
    for (const [name, value] of entries) {
      const key = name.toLowerCase();
      const all = (this.#values.get(key) ?? []).concat(value ?? []);
      if (all.length > 0) this.#values.set(key, all);
    }
  }

  /** Returns the only value; `undefined` if absent or blank. Node joins equal header lines with commas, so a comma separates values. */
  one(name: string): string | undefined {
    const parts = this.#values.get(name)?.flatMap((value) => value.split(','));
    const values = new Set(parts?.map((part) => part.trim()).filter((part) => part !== ''));
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

  names(): string[] {
    return [...this.#values.keys()];
  }
}
