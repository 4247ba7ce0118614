// Finds the positions of values in a JSON text, so that a context is sent as its producer wrote it (`1.0`, big integers,
// key order, escapes). It refuses repeated member names, which parsers read differently.
// Call it only with text that JSON.parse accepted, because it trusts the syntax.
import { invalid } from './errors.ts';

/** Deeper nesting is refused: a recursive reader at a receiver would run out of stack. */
export const MAX_DEPTH = 128;

/** Half-open range of indices into the text. */
export type Span = { start: number; end: number };

export class JsonSourceError extends Error {
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** Called with each member; returns the end of its value if it has read it, else it is skipped (and checked). */
type OnMember = (name: string, valueStart: number) => number | undefined;
type OnItem = (valueStart: number) => number | undefined;

/** Up to this many members of an object are compared one by one: that is faster than a set, and makes less garbage. */
const COMPARED_MAX = 16;

class Scanner {
  readonly #text: string;
  /** Where it is: names of members and indices of items, from the outside in. */
  readonly #path: (string | number)[] = [];
  readonly #deeper: 'refused' | 'skipped';
  constructor(text: string, deeper: 'refused' | 'skipped' = 'refused') {
    this.#text = text;
    this.#deeper = deeper;
  }

  space(at: number): number {
    let i = at;
    for (;;) {
      const c = this.#text.charCodeAt(i);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return i;
      i += 1;
    }
  }

  value(at: number, depth: number): number {
    const c = this.#text.charCodeAt(at);
    if (c === 34) return this.#string(at);
    if (c === 123) return this.object(at, depth);
    if (c === 91) return this.array(at, depth);
    let i = at + 1;
    for (;;) {
      const next = this.#text.charCodeAt(i);
      // A number or word ends at , ] } white space or the end of the text (NaN).
      if (next === 44 || next === 93 || next === 125 || next <= 32 || Number.isNaN(next)) return i;
      i += 1;
    }
  }

  object(at: number, depth: number, onMember?: OnMember): number {
    if (depth >= MAX_DEPTH) return this.#tooDeep(at);
    const names: string[] = [];
    let more: Set<string> | null = null;
    let i = this.space(at + 1);
    while (this.#text.charCodeAt(i) !== 125) {
      const end = this.#string(i);
      const name = this.#name(i, end);
      this.#path.push(name);
      if (more === null ? names.includes(name) : more.has(name)) {
        throw new JsonSourceError(this.#path.join('.'), 'appears twice in one object: keep one of them');
      }
      if (more !== null) more.add(name);
      else if (names.push(name) > COMPARED_MAX) more = new Set(names);
      const start = this.space(this.space(end) + 1);
      const valueEnd = onMember?.(name, start) ?? this.value(start, depth + 1);
      this.#path.pop();
      i = this.space(valueEnd);
      if (this.#text.charCodeAt(i) === 44) i = this.space(i + 1);
    }
    return i + 1;
  }

  array(at: number, depth: number, onItem?: OnItem): number {
    if (depth >= MAX_DEPTH) return this.#tooDeep(at);
    let i = this.space(at + 1);
    for (let index = 0; this.#text.charCodeAt(i) !== 93; index += 1) {
      this.#path.push(index);
      i = this.space(onItem?.(i) ?? this.value(i, depth + 1));
      this.#path.pop();
      if (this.#text.charCodeAt(i) === 44) i = this.space(i + 1);
    }
    return i + 1;
  }

  #tooDeep(at: number): number {
    if (this.#deeper === 'skipped') return this.skim(at);
    throw new JsonSourceError(this.#path.join('.'), `is nested deeper than ${MAX_DEPTH} levels`);
  }

  /** Finds the end of a value without checking its content; the reader of the whole text reports its faults. */
  skim(at: number): number {
    let open = 0;
    let i = at;
    do {
      const c = this.#text.charCodeAt(i);
      if (c === 34) i = this.#string(i);
      else if (open === 0 && c !== 123 && c !== 91) return this.value(i, 0);
      else {
        if (c === 123 || c === 91) open += 1;
        else if (c === 125 || c === 93) open -= 1;
        i += 1;
      }
    } while (open > 0);
    return i;
  }

  #string(at: number): number {
    let quote = this.#text.indexOf('"', at + 1);
    for (;;) {
      let slashes = 0;
      while (this.#text.charCodeAt(quote - 1 - slashes) === 92) slashes += 1;
      if (slashes % 2 === 0) return quote + 1;
      quote = this.#text.indexOf('"', quote + 1);
    }
  }

  #name(start: number, end: number): string {
    const raw = this.#text.slice(start + 1, end - 1);
    return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw;
  }
}

/**
 * `text` may hold any value. What is nested deeper than MAX_DEPTH is not looked at: what is stored or sent has its own limits.
 * @throws JsonSourceError on a repeated member name
 */
export function requireSingleNames(text: string): void {
  const scanner = new Scanner(text, 'skipped');
  scanner.value(scanner.space(0), 0);
}

/**
 * Where each member of the object that `text` holds stands.
 * @throws JsonSourceError on a repeated member name at any depth, or nesting beyond MAX_DEPTH
 */
export function memberSpans(text: string): Map<string, Span> {
  const scanner = new Scanner(text);
  const spans = new Map<string, Span>();
  scanner.object(scanner.space(0), 0, (name, start) => {
    const end = scanner.value(start, 1);
    spans.set(name, { start, end });
    return end;
  });
  return spans;
}

/**
 * Where each item of the list under `member` stands, in a text that holds an object. Items are not looked into:
 * give each one's text to `memberSpans`.
 * @throws JsonSourceError on a repeated member name beside the list
 */
export function listItemSpans(text: string, member: string): Span[] {
  const scanner = new Scanner(text);
  const spans: Span[] = [];
  scanner.object(scanner.space(0), 0, (name, start) => {
    if (name !== member || text.charAt(start) !== '[') return undefined;
    return scanner.array(start, 1, (itemStart) => {
      const end = scanner.skim(itemStart);
      spans.push({ start: itemStart, end });
      return end;
    });
  });
  return spans;
}

/** What `read` returns. @throws RequestError `invalid` with the path, in place of a JsonSourceError */
export function refusingFaults<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonSourceError) throw invalid({ [error.path]: [error.message] });
    throw error;
  }
}
