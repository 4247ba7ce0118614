// Parses text into a query: adjacent terms must all match, OR means one or the other, parentheses group.
import { Fault, type Parsed, type Query, type Span } from './ast.ts';
import { keyOf, nearestKey } from './keys.ts';
import { lex, type Token } from './lex.ts';
import { readValue } from './read-value.ts';

export const QUERY_MAX_CHARS = 2000;
const DEPTH_MAX = 20;

export function parse(text: string): Parsed {
  try {
    if (text.length > QUERY_MAX_CHARS) {
      throw new Fault(`a query must be at most ${QUERY_MAX_CHARS} characters`, {
        from: QUERY_MAX_CHARS,
        to: text.length,
      });
    }
    return { ok: true, query: new Parser(text).whole() };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.fault };
    throw error;
  }
}

const WHOLE_DELIVERY = /^(dlv|tst)_[0-9A-Z]{26}_([0-9A-Z]{10}_)?[0-9a-f]{8}$/;
const WHOLE_EVENT = /^evt_[0-9A-Z]{26}$/;

class Parser {
  readonly #tokens: Token[];
  readonly #end: number;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = lex(text);
    this.#end = text.length;
  }

  whole(): Query {
    if (this.#tokens.length === 0) return { type: 'and', nodes: [], from: 0, to: 0 };
    const query = this.#either();
    const extra = this.#tokens[this.#at];
    if (extra !== undefined) throw new Fault('this ) has no matching (: remove it', extra, '');
    return query;
  }

  #either(): Query {
    const nodes = [this.#all()];
    while (this.#keyword() === 'OR') {
      const or = this.#take();
      if (!this.#isOperand()) throw new Fault('OR needs a term on its right: add one or remove OR', or, '');
      nodes.push(this.#all());
    }
    return joined('or', nodes);
  }

  #all(): Query {
    const nodes: Query[] = [];
    while (true) {
      const keyword = this.#keyword();
      if (keyword === 'AND' || keyword === 'OR') {
        if (nodes.length === 0) {
          const word = this.#take();
          throw new Fault(
            `${keyword} needs a term on its left: put the word in quotes to search for it`,
            word,
            `"${keyword}"`,
          );
        }
        if (keyword === 'OR') break;
        const and = this.#take();
        if (!this.#isOperand()) throw new Fault('AND needs a term on its right: add one or remove AND', and, '');
      } else if (this.#isOperand()) {
        nodes.push(this.#one());
      } else break;
    }
    return joined('and', nodes);
  }

  #one(): Query {
    const token = this.#take();
    if (token.type === '(') return this.#nested(token, () => this.#group(token));
    if (token.type === '-' || (token.type === 'word' && token.text.toUpperCase() === 'NOT')) {
      const next = this.#tokens[this.#at];
      const apart = token.type === '-' && next?.from !== token.to;
      if (apart || !this.#isOperand()) {
        const word = token.type === '-' ? '-' : 'NOT';
        throw new Fault(`${word} must be followed directly by a term, as in -status:failed`, token);
      }
      return this.#nested(token, () => negated(token, this.#one()));
    }
    return leafOf(token);
  }

  #group(open: Span): Query {
    const first = this.#tokens[this.#at];
    if (first?.type === ')')
      throw new Fault('these parentheses are empty: add a term or remove them', { from: open.from, to: first.to }, '');
    if (first === undefined) throw new Fault('this ( is not closed: add a )', open);
    const node = this.#either();
    const close = this.#tokens[this.#at];
    if (close?.type !== ')') throw new Fault('this ( is not closed: add a )', { from: open.from, to: this.#end });
    this.#at += 1;
    return { ...node, from: open.from, to: close.to };
  }

  #nested(span: Span, read: () => Query): Query {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) throw new Fault(`a query must have at most ${DEPTH_MAX} levels`, span);
    const node = read();
    this.#depth -= 1;
    return node;
  }

  #isOperand(): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.type === ')') return false;
    const keyword = this.#keyword();
    return keyword !== 'AND' && keyword !== 'OR';
  }

  #keyword(): string | null {
    const token = this.#tokens[this.#at];
    return token?.type === 'word' ? token.text.toUpperCase() : null;
  }

  #take(): Token {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token ?? { type: ')', from: this.#end, to: this.#end };
  }
}

/** Groups of the same kind are one group: how it was nested means nothing. */
function joined(type: 'and' | 'or', parts: readonly Query[]): Query {
  const nodes = parts.flatMap((part) => (part.type === type ? part.nodes : [part]));
  const [first] = nodes;
  if (first !== undefined && nodes.length === 1) return first;
  return { type, nodes, from: first?.from ?? 0, to: nodes.at(-1)?.to ?? 0 };
}

function negated(minus: Span, node: Query): Query {
  const span = { from: minus.from, to: node.to };
  return node.type === 'not' ? { ...node.node, ...span } : { type: 'not', node, ...span };
}

function leafOf(token: Token): Query {
  const { from, to } = token;
  if (token.type === 'term') return termOf(token);
  const text = 'text' in token ? token.text : '';
  if (text === '') throw new Fault('these quotes are empty: remove them', token, '');
  if (text.includes('\u0000')) throw new Fault('a search text cannot contain the character U+0000', token);
  // A pasted id is looked up, not searched for.
  const key = WHOLE_DELIVERY.test(text) ? 'id' : WHOLE_EVENT.test(text) ? 'event_id' : null;
  if (key !== null) return { type: 'term', key, path: '', values: [{ kind: 'text', text }], from, to };
  return { type: 'text', text, from, to };
}

function termOf(token: Extract<Token, { type: 'term' }>): Query {
  const { from, to, path, values: raws } = token;
  const span = { from, to: token.keyTo };
  const key = keyOf(token.key);
  if (key === undefined) throw unknownKey(token.key, path, span);
  const takesPath = key.kind === 'body' || key.kind === 'header';
  if (takesPath && !/^[^.]+(\.[^.]+)*$/.test(path)) {
    throw new Fault(
      `${key.name} needs ${key.kind === 'body' ? 'a path' : 'a name'} after a dot, as in ${key.example}`,
      span,
    );
  }
  if (!takesPath && path !== '') throw new Fault(`${key.name} has no parts: write ${key.example}`, span, key.name);
  const [, second] = raws;
  if (key.kind === 'time' && second !== undefined) {
    throw new Fault(`${key.name} takes a single time`, { from: second.from - 1, to: second.to }, '');
  }
  const values = raws.map((raw) => readValue(key, token.exact, raw));
  return { type: 'term', key: key.name, path: key.kind === 'header' ? path.toLowerCase() : path, values, from, to };
}

function unknownKey(name: string, path: string, span: Span): Fault {
  const near = nearestKey(name);
  const fix = near === undefined ? undefined : `${near}${path === '' ? '' : `.${path}`}`;
  const hint = fix === undefined ? '' : ` (did you mean ${fix}?)`;
  return new Fault(`"${name}" is not a key${hint}: to search for a text with a colon, put it in quotes`, span, fix);
}
