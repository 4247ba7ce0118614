// Writes equal JSON as equal text: members sorted by name, no white space, each character escaped the same way.
// Numbers stay as written, because 1.0 and 1 are different bytes for a receiver.
// Call it only with text that JSON.parse accepted, without repeated names and not deeper than contexts may be. It is
// optimized, because each event with an idempotency key goes through it.

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

export function canonicalJson(text: string): string {
  return new Reader(text).value();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): string {
    const first = this.#skipSpace();
    if (first === QUOTE) return this.#string();
    if (first === OPEN_OBJECT) return this.#object();
    return first === OPEN_LIST ? this.#list() : this.#word();
  }

  #object(): string {
    const members: string[] = [];
    let last = '';
    let isSorted = true;
    const texts = new Map<string, string>();
    this.#at += 1;
    for (let next = this.#skipSpace(); next !== CLOSE_OBJECT; next = this.#skipSpace()) {
      if (next === COMMA || next === COLON) {
        this.#at += 1;
        continue;
      }
      const name = this.#string();
      if (name < last) isSorted = false;
      last = name;
      this.#skipSpace();
      this.#at += 1;
      members.push(name);
      texts.set(name, this.value());
    }
    this.#at += 1;
    if (!isSorted) members.sort();
    let written = '';
    for (const name of members) written += `${written === '' ? '' : ','}${name}:${texts.get(name)}`;
    return `{${written}}`;
  }

  #list(): string {
    let written = '';
    this.#at += 1;
    for (let next = this.#skipSpace(); next !== CLOSE_LIST; next = this.#skipSpace()) {
      if (next === COMMA) {
        written += ',';
        this.#at += 1;
      } else written += this.value();
    }
    this.#at += 1;
    return `[${written}]`;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let end = text.indexOf('"', start + 1);
    let isEscaped = false;
    while (text.charCodeAt(end - 1) === BACKSLASH) {
      isEscaped = true;
      if (backslashesBefore(text, end) % 2 === 0) break;
      end = text.indexOf('"', end + 1);
    }
    this.#at = end + 1;
    const source = text.slice(start, end + 1);
    return isEscaped || source.includes('\\') ? JSON.stringify(JSON.parse(source)) : source;
  }

  /** A number, `true`, `false` or `null`. */
  #word(): string {
    const start = this.#at;
    let code = this.#text.charCodeAt(start);
    while (code > 32 && code !== COMMA && code !== CLOSE_OBJECT && code !== CLOSE_LIST) {
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
    return this.#text.slice(start, this.#at);
  }

  #skipSpace(): number {
    let code = this.#text.charCodeAt(this.#at);
    while (code <= 32) {
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
    return code;
  }
}

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (text.charCodeAt(at - 1 - count) === BACKSLASH) count += 1;
  return count;
}
