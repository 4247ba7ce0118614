// Words without a key are looked for in names, ids and webhooks. A person's email or name is in
// the bodies: these are the queries that find it there.
import { parse, type Query } from '@posthorn/query';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const NAME = /^\p{L}[\p{L}'’.-]*$/u;

export type BodySearch = { query: string; about: string };

/** Queries that look for the same words inside of bodies, keeping every other term; none where the words are not an email or a name. */
export function bodySearches(text: string): BodySearch[] {
  const parsed = parse(text);
  if (!parsed.ok) return [];
  const nodes = parsed.query.type === 'and' ? parsed.query.nodes : [parsed.query];
  const words = nodes.flatMap((node) => (node.type === 'text' ? node.text.trim().split(/\s+/) : []));
  const rest = nodes.filter((node) => node.type !== 'text').map((node) => sourceOf(text, node));
  const found = (term: string, about: string): BodySearch => ({ query: [...rest, term].join(' '), about });
  const [first = '', second] = words;
  if (words.length === 1 && EMAIL.test(first)) {
    return [
      found(`body.email:${quoted(first)}`, 'bodies with this email'),
      found(`body.receipt_email:${quoted(first)}`, 'transactions with this receipt email'),
    ];
  }
  if (words.length === 0 || words.length > 2 || !words.every((word) => NAME.test(word))) return [];
  if (second !== undefined)
    return [found(`body.first_name:${quoted(first)} body.last_name:${quoted(second)}`, 'bodies with this name')];
  return [
    found(
      `(body.first_name:${quoted(first)} OR body.last_name:${quoted(first)})`,
      'bodies with this first or last name',
    ),
  ];
}

const sourceOf = (text: string, { from, to }: Query): string => text.slice(from, to);
const quoted = (value: string): string => (/^[\p{L}\p{N}@._+-]+$/u.test(value) ? value : `"${value}"`);
