// Extracts what every matching delivery must have, so that a store can use its indexes before it evaluates the query.
import type { Query, Term } from './ast.ts';
import { momentOf } from './matches.ts';

export type Narrowing = {
  readonly ids?: readonly string[];
  readonly eventIds?: readonly string[];
  readonly profileIds?: readonly string[];
  readonly webhookIds?: readonly number[];
  readonly targetIds?: readonly number[];
  readonly statuses?: readonly string[];
  /** Made at or after, and before; epoch ms. */
  readonly since?: number;
  readonly until?: number;
};

export function narrowingOf(query: Query, now: number): Narrowing {
  const parts = query.type === 'and' ? query.nodes : [query];
  return parts.reduce<Narrowing>((found, part) => (part.type === 'term' ? narrowed(found, part, now) : found), {});
}

const TEXTS = { id: 'ids', event_id: 'eventIds', profile: 'profileIds', status: 'statuses' } as const;

/** Of several terms of a key the first one counts: each of them is true of all, and one is enough to look by. */
function narrowed(found: Narrowing, { key, values }: Term, now: number): Narrowing {
  const [value] = values;
  if (key === 'since' || key === 'until') {
    if (value === undefined) return found;
    const at = Math.max(0, momentOf(value, now));
    if (key === 'since') return { ...found, since: Math.max(found.since ?? 0, at) };
    return { ...found, until: Math.min(found.until ?? Number.MAX_SAFE_INTEGER, at) };
  }
  if (key === 'webhook' || key === 'target') {
    const field = key === 'webhook' ? 'webhookIds' : 'targetIds';
    const ids = values.flatMap((one) => (one.kind === 'id' ? one.id : []));
    return ids.length < values.length || found[field] !== undefined ? found : { ...found, [field]: ids };
  }
  const field = TEXTS[key as keyof typeof TEXTS];
  if (field === undefined || found[field] !== undefined) return found;
  const texts = values.flatMap((one) => (one.kind === 'text' ? one.text : []));
  return texts.length < values.length ? found : { ...found, [field]: texts };
}

/** Whether it asks for what is inside of bodies or headers: each row that is looked at costs more then. */
export function looksInside(query: Query): boolean {
  if (query.type === 'and' || query.type === 'or') return query.nodes.some(looksInside);
  if (query.type === 'not') return looksInside(query.node);
  return query.type === 'term' && (query.key === 'body' || query.key === 'header');
}

/** Whether it names this word of this key anywhere, negated or not. */
export function asksFor(query: Query, key: string, word: string): boolean {
  if (query.type === 'and' || query.type === 'or') return query.nodes.some((node) => asksFor(node, key, word));
  if (query.type === 'not') return asksFor(query.node, key, word);
  return (
    query.type === 'term' && query.key === key && query.values.some((one) => one.kind === 'text' && one.text === word)
  );
}
