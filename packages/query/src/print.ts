// Prints the canonical text of a query. Parsing it gives the same query.
import type { Query, Term, Value } from './ast.ts';
import { type Key, keyOf } from './keys.ts';
import { readWhole, writeDuration, writeSize, writeTime } from './units.ts';

export function print(query: Query): string {
  switch (query.type) {
    case 'and':
      return query.nodes.map((node) => inside(node, node.type === 'or')).join(' ');
    case 'or':
      return query.nodes.map((node) => inside(node, node.type === 'and')).join(' OR ');
    case 'not':
      return `-${inside(query.node, query.node.type === 'and' || query.node.type === 'or')}`;
    case 'text':
      return printText(query.text);
    case 'term':
      return printTerm(query);
  }
}

const inside = (node: Query, parentheses: boolean): string => (parentheses ? `(${print(node)})` : print(node));

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Without a key: quoted where it would be read as anything but itself. */
const printText = (text: string): string =>
  /^[^\s()":=<>-][^\s()":=<>]*$/.test(text) && !/^(and|or|not)$/i.test(text) ? text : quoted(text);

/** The values as they are printed, with the operator before them. */
export function printTerm(term: Pick<Term, 'key' | 'path' | 'values'>): string {
  const key = keyOf(term.key);
  if (key === undefined) throw new TypeError(`"${term.key}" is not a key`);
  const name = term.path === '' ? term.key : `${term.key}.${term.path}`;
  // Exact texts of a webhook are the only values that a colon would read as something else.
  const exact = key.kind === 'webhook' && term.values.some(({ kind }) => kind === 'text');
  return `${name}${exact ? '=' : ':'}${term.values.map((value) => printValue(key, value)).join(',')}`;
}

const BARE = /^[^\s(),"<>]+$/;

function printValue(key: Key, value: Value): string {
  switch (value.kind) {
    case 'any':
      return '*';
    case 'id':
      return String(value.id);
    case 'time':
      return writeTime(value.at);
    case 'ago':
      return writeDuration(value.ms);
    case 'interval':
      return printInterval(key, value);
    case 'pattern':
    case 'scalar':
      return value.text;
    case 'part':
      return BARE.test(value.text) && readWhole(value.text) === undefined && !value.text.includes('*')
        ? value.text
        : quoted(value.text);
    case 'text':
      return key.kind !== 'body' && key.kind !== 'webhook' && BARE.test(value.text) && !value.text.includes('*')
        ? value.text
        : quoted(value.text);
  }
}

function printInterval(key: Key, { min, max, open }: Extract<Value, { kind: 'interval' }>): string {
  const write = key.kind === 'duration' ? writeDuration : key.kind === 'size' ? writeSize : String;
  if (min === null) return `${open ? '<' : '<='}${write(max ?? 0)}`;
  if (max === null) return `${open ? '>' : '>='}${write(min)}`;
  if (key.kind === 'code' && min % 100 === 0 && max % 100 === 99 && min >= 100 && max <= 599) {
    const [first, last] = [`${min / 100}xx`, `${(max - 99) / 100}xx`];
    return first === last ? first : `${first}..${last}`;
  }
  // A number of a body that was written as a range stays one: alone it would mean a text of these digits too.
  return min === max && key.kind !== 'body' ? write(min) : `${write(min)}..${write(max)}`;
}

/** The same query with times for "so long ago", so that it means the same later on. */
export function pinned(query: Query, now: number): Query {
  if (query.type === 'and' || query.type === 'or')
    return { ...query, nodes: query.nodes.map((one) => pinned(one, now)) };
  if (query.type === 'not') return { ...query, node: pinned(query.node, now) };
  if (query.type === 'text') return query;
  const values = query.values.map(
    (value): Value => (value.kind === 'ago' ? { kind: 'time', at: Math.max(0, Math.round(now - value.ms)) } : value),
  );
  return { ...query, values };
}

/** Whether two queries say the same in the same words, wherever these are. */
export const isSame = (a: Query, b: Query): boolean => print(a) === print(b);
