// Splits text into tokens. It can be lenient, because completions read unfinished queries.
import { Fault, type Span } from './ast.ts';

/** A value as written: `compare` is `<`, `<=`, `>`, `>=` or nothing. */
export type RawValue = Span & { readonly compare: string; readonly text: string; readonly quoted: boolean };

export type Token =
  | (Span & { readonly type: '(' | ')' | '-' })
  /** Written without quotes: it may be AND, OR or NOT. */
  | (Span & { readonly type: 'word'; readonly text: string })
  | (Span & { readonly type: 'quoted'; readonly text: string })
  | (Span & {
      readonly type: 'term';
      readonly key: string;
      readonly path: string;
      readonly keyTo: number;
      readonly exact: boolean;
      readonly values: readonly RawValue[];
    });

/** A key with its operator; of the two forms `code:>=500` and `code>=500` the comparison is left to the value. */
const KEY = /([A-Za-z][\w-]*)(?:\.([^\s:=<>()",]*))?(:|=|(?=[<>]))/y;
const COMPARE = /<=|>=|<|>|/y;
const BARE = /[^\s(),"]*/y;
const WORD = /[^\s()"]+/y;

/** @param lenient takes an unclosed quote as closed at the end, and lets values be missing */
export function lex(text: string, lenient = false): Token[] {
  const tokens: Token[] = [];
  let at = 0;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };

  function quoted(): string {
    const from = at;
    let inside = '';
    for (at += 1; at < text.length; at += 1) {
      const char = text[at];
      if (char === '"') {
        at += 1;
        return inside;
      }
      if (char === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at += 1;
      inside += text[at];
    }
    if (lenient) return inside;
    throw new Fault('this quote is not closed: add a " at its end', { from, to: text.length }, `${text.slice(from)}"`);
  }

  function separated(): void {
    const char = text[at];
    if (lenient || char === undefined || /[\s()]/.test(char)) return;
    throw new Fault('a space or a comma is missing after the quote', { from: at, to: at + 1 });
  }

  function value(name: string): RawValue {
    const from = at;
    const compare = match(COMPARE)?.[0] ?? '';
    if (text[at] === '"') return { compare, text: quoted(), quoted: true, from, to: at };
    const bare = match(BARE)?.[0] ?? '';
    if (bare === '' && !lenient) {
      const after = compare === '' ? (text[from - 1] === ',' ? 'the comma' : name) : compare;
      throw new Fault(`a value is missing after ${after}`, { from: from - 1, to: Math.max(from, at) });
    }
    return { compare, text: bare, quoted: false, from, to: at };
  }

  function term(): Token | null {
    const from = at;
    const found = match(KEY);
    if (found === null) return null;
    const [written, key = '', path = '', operator] = found;
    const keyTo = from + written.length - (operator?.length ?? 0);
    const values = [value(written)];
    while (text[at] === ',') {
      at += 1;
      values.push(value(written));
    }
    separated();
    // Capitals mean nothing in a key, but they do in a path.
    return { type: 'term', key: key.toLowerCase(), path, keyTo, exact: operator === '=', values, from, to: at };
  }

  while (at < text.length) {
    const from = at;
    const char = text[at] ?? '';
    if (/\s/.test(char)) {
      at += 1;
    } else if (char === '(' || char === ')' || char === '-') {
      at += 1;
      tokens.push({ type: char, from, to: at });
    } else if (char === '"') {
      const inside = quoted();
      separated();
      tokens.push({ type: 'quoted', text: inside, from, to: at });
    } else {
      const token = term();
      const word = token === null ? (match(WORD)?.[0] ?? '') : '';
      if (token === null) separated();
      tokens.push(token ?? { type: 'word', text: word, from, to: at });
    }
  }
  return tokens;
}
