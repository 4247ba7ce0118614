// Cleans replays whose query names an erased person, and the audit entries of their creation: the query stays readable
// but names no person.
import { parse, print, type Query } from '@posthorn/query';
import type { Connection } from '../sqlite/connection/connection.ts';

/** A longer id is found inside of a text as well; a short one would be found in anybody's. */
const LONG = 6;
const GONE = 'erased';

export function eraseFromQueries(connection: Connection, tenantId: number, personId: string): void {
  const forgotten = (text: string): string => withoutPerson(text, personId);
  const replays = connection.sql<{ id: number; text: string }>(
    "SELECT id, filter ->> '$.query' AS text FROM replays WHERE tenant_id = ? AND instr(filter ->> '$.query', ?) > 0",
  );
  for (const { id, text } of replays.all(tenantId, escaped(personId))) {
    connection.sql("UPDATE replays SET filter = json_set(filter, '$.query', ?) WHERE id = ?").run(forgotten(text), id);
  }
  const entries = connection.sql<{ seq: number; text: string }>(
    `SELECT seq, changes ->> '$.filter.to.query' AS text FROM audit
     WHERE tenant_id = ? AND subject = 'replay' AND instr(changes ->> '$.filter.to.query', ?) > 0`,
  );
  for (const { seq, text } of entries.all(tenantId, escaped(personId))) {
    connection
      .sql("UPDATE audit SET changes = json_set(changes, '$.filter.to.query', ?) WHERE seq = ?")
      .run(forgotten(text), seq);
  }
}

/** As it stands inside of quotes. */
const escaped = (id: string): string => id.replace(/["\\]/g, '\\$&');

function withoutPerson(text: string, id: string): string {
  const parsed = parse(text);
  return parsed.ok ? print(anonymous(parsed.query, id)) : GONE;
}

function anonymous(query: Query, id: string): Query {
  if (query.type === 'and' || query.type === 'or') {
    return { ...query, nodes: query.nodes.map((node) => anonymous(node, id)) };
  }
  if (query.type === 'not') return { ...query, node: anonymous(query.node, id) };
  if (query.type === 'text') return names(query.text, id) ? { ...query, text: GONE } : query;
  const values = query.values.map((value) =>
    'text' in value && names(value.text, id) ? { ...value, text: GONE } : value,
  );
  return { ...query, values };
}

const names = (text: string, id: string): boolean =>
  text.replaceAll('*', '') === id || (id.length >= LONG && text.includes(id));
