// Edits the text of a query for a click on a cell: adds, removes and replaces terms.
import type { Query, Term } from './ast.ts';
import { keyOf } from './keys.ts';
import { parse } from './parse.ts';
import { print, printTerm } from './print.ts';

/** `value` is taken literally unless it is written as the key's own form (`5xx`, `15m`, `profile.*`). */
export type TermEdit = { readonly key: string; readonly value: string | number; readonly negated?: boolean };

const written = ({ key, value, negated = false }: TermEdit): string => {
  const text = String(value);
  // In quotes a value is nothing but itself; keys that do not take quotes take no such value either.
  const bare = /^[^\s(),"<>]+$/.test(text) || /^[<>]=?[^\s(),"<>]+$/.test(text);
  return `${negated ? '-' : ''}${key}:${bare ? text : `"${text.replace(/["\\]/g, '\\$&')}"`}`;
};

type Signed = { readonly term: Term; readonly negated: boolean };

const signed = (node: Query): Signed | null => {
  if (node.type === 'term') return { term: node, negated: false };
  return node.type === 'not' && node.node.type === 'term' ? { term: node.node, negated: true } : null;
};

const topOf = (query: Query): readonly Query[] => (query.type === 'and' ? query.nodes : [query]);
const ofTop = (nodes: readonly Query[]): string => print({ type: 'and', nodes, from: 0, to: 0 });
const nameOf = ({ key, path }: Term): string => (path === '' ? key : `${key}.${path}`);
const valuesOf = (term: Term): string[] => term.values.map((value) => printTerm({ ...term, values: [value] }));

/** `null` where the text or the edit is no query: nothing is guessed then. */
function read(text: string, edit: TermEdit): { nodes: readonly Query[]; wanted: Signed } | null {
  const query = parse(text);
  const term = parse(written(edit));
  const wanted = term.ok ? signed(term.query) : null;
  return query.ok && wanted !== null ? { nodes: topOf(query.query), wanted } : null;
}

/**
 * The query narrowed to this value as well: it joins the values of its key where there are some, takes the place of a
 * time, and takes away its own opposite. A text that is no query is answered as it is.
 */
export function withTerm(text: string, edit: TermEdit): string {
  const found = read(text, edit);
  if (found === null) return text;
  const { wanted } = found;
  const [value = ''] = valuesOf(wanted.term);
  const nodes = found.nodes.flatMap((node) => {
    const one = signed(node);
    return one !== null && isSameKey(one, wanted) && one.negated !== wanted.negated ? without(one, value) : [node];
  });
  const at = nodes.findIndex((node) => {
    const one = signed(node);
    return one !== null && isSameKey(one, wanted) && one.negated === wanted.negated && joins(one.term, wanted.term);
  });
  const place = nodes[at];
  const before = place === undefined ? null : signed(place);
  if (before === null) return ofTop([...nodes, nodeOf(wanted)]);
  const values = isTime(wanted.term) || valuesOf(before.term).includes(value) ? [] : before.term.values;
  const kept = valuesOf(before.term).includes(value) ? before.term.values : [...values, ...wanted.term.values];
  return ofTop(nodes.with(at, nodeOf({ ...before, term: { ...before.term, values: kept } })));
}

/** Takes this value away where it is there, and adds it where it is not. */
export function toggleTerm(text: string, edit: TermEdit): string {
  const found = read(text, edit);
  if (found === null || !hasTerm(text, edit)) return withTerm(text, edit);
  const [value = ''] = valuesOf(found.wanted.term);
  return ofTop(
    found.nodes.flatMap((node) => {
      const one = signed(node);
      const isIt = one !== null && isSameKey(one, found.wanted) && one.negated === found.wanted.negated;
      return isIt ? without(one, value) : [node];
    }),
  );
}

export function hasTerm(text: string, edit: TermEdit): boolean {
  const found = read(text, edit);
  if (found === null) return false;
  const [value = ''] = valuesOf(found.wanted.term);
  return found.nodes.some((node) => {
    const one = signed(node);
    const isIt = one !== null && isSameKey(one, found.wanted) && one.negated === found.wanted.negated;
    return isIt && valuesOf(one.term).includes(value);
  });
}

/** @param key with its path, where it has one: `status`, `body.customer.id` */
export function withoutKey(text: string, key: string): string {
  const query = parse(text);
  if (!query.ok) return text;
  return ofTop(
    topOf(query.query).filter((node) => {
      const one = signed(node);
      return one === null || nameOf(one.term) !== key;
    }),
  );
}

const isSameKey = (a: Signed, b: Signed): boolean => nameOf(a.term) === nameOf(b.term);
const isTime = ({ key }: Term): boolean => keyOf(key)?.kind === 'time';
/** An exact text of a webhook and a part of one are written with different operators: they stay apart. */
const joins = (a: Term, b: Term): boolean =>
  ![...a.values, ...b.values].some(({ kind }) => a.key === 'webhook' && kind === 'text');

function without({ term, negated }: Signed, value: string): Query[] {
  const values = term.values.filter((one) => printTerm({ ...term, values: [one] }) !== value);
  return values.length === 0 ? [] : [nodeOf({ term: { ...term, values }, negated })];
}

const nodeOf = ({ term, negated }: Signed): Query =>
  negated ? { type: 'not', node: term, from: term.from, to: term.to } : term;
