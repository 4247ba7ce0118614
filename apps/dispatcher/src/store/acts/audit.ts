// The audit log. Entries are written inside the act that makes the change, so that neither is ever there without the other. Several
// writers: entries are only added.

import type { AuditEntry, NewAuditEntry } from '../../domain/audit.ts';
import type { AuditFilterField } from '../../domain/list-filter.ts';
import type { ListAuditInput, ListAuditsInput } from '../../ports/store/history.ts';
import type { KeysetPage, Page } from '../../ports/store/page.ts';
import type { Dialect } from '../dialect.ts';
import type { Steps, Tx } from '../tx.ts';
import { unknownPage } from './bounded-scan.ts';
import { cursorOf, seqOf } from './cursor.ts';
import { type ListSql, whereOf } from './list-filter.ts';
import { anything, json, mapOf, objectOf } from './stored-values.ts';

const change = objectOf({ from: anything, to: anything });
const storedChanges = json(mapOf((value) => (value === 'changed' ? value : change(value))));

export function* writeAudit(tx: Tx, entry: NewAuditEntry): Steps<void> {
  yield* tx.run(
    `INSERT INTO audit (tenant_id, at, token_id, actor, action, subject, subject_id, changes)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      entry.tenantId,
      entry.at,
      entry.actor.tokenId,
      entry.actor.name,
      entry.action,
      entry.subject,
      entry.subjectId,
      JSON.stringify(entry.changes),
    ],
  );
}

type Row = {
  seq: number;
  at: number;
  token_id: number | null;
  actor: string;
  action: string;
  subject: string;
  subject_id: string;
  changes: string;
};

const fromRow = (row: Row): AuditEntry => ({
  id: row.seq,
  at: row.at,
  actor: { tokenId: row.token_id, name: row.actor },
  action: row.action,
  subject: row.subject,
  subjectId: row.subject_id,
  changes: storedChanges(row.changes),
});

export function* listAudit(tx: Tx, input: ListAuditInput): Steps<KeysetPage<AuditEntry>> {
  const { filter } = input;
  const after = input.after === null ? null : seqOf('audit', input.after);
  if (after === null && input.after !== null) return unknownPage();
  const rows = yield* tx.all<Row>(
    `SELECT * FROM audit WHERE tenant_id = :tenantId
         AND (:after IS NULL OR seq < :after)
         AND (:action IS NULL OR action = :action)
         AND (:subject IS NULL OR subject = :subject)
         AND (:subjectId IS NULL OR subject_id = :subjectId)
         AND (:since IS NULL OR at >= :since)
         AND (:until IS NULL OR at < :until)
       ORDER BY seq DESC LIMIT :limit`,
    {
      tenantId: input.tenantId,
      after,
      action: filter.action ?? null,
      subject: filter.subject ?? null,
      subjectId: filter.subjectId ?? null,
      since: filter.since ?? null,
      until: filter.until ?? null,
      limit: input.limit + 1,
    },
  );
  const items = rows.slice(0, input.limit);
  return {
    items: items.map(fromRow),
    nextCursor: rows.length > items.length ? cursorOf('audit', items.at(-1)?.seq ?? 0) : null,
  };
}

const listOf = (dialect: Dialect): ListSql<AuditFilterField> => ({
  columns: {
    id: 'seq',
    event: `substr(action, ${dialect.position('action', "'.'")} + 1)`,
    auditable_type: 'subject',
    auditable_id: 'CAST(subject_id AS INTEGER)',
    user_id: 'token_id',
    token_name: 'actor',
    created_at: '(at / 1000)',
  },
  searched: ['actor', 'action', 'subject'],
});

export function* listAudits(tx: Tx, input: ListAuditsInput): Steps<Page<AuditEntry>> {
  const { tenantId, filter, order, offset, limit } = input;
  const where = whereOf(tx.dialect, { sql: 'tenant_id = ?', values: [tenantId] }, filter, listOf(tx.dialect));
  const counted = yield* tx.get<{ count: number }>(
    `SELECT count(*) AS count FROM audit WHERE ${where.sql}`,
    where.values,
  );
  const rows = yield* tx.all<Row>(
    `SELECT * FROM audit WHERE ${where.sql} ORDER BY seq ${order.descending ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?`,
    [...where.values, limit, offset],
  );
  return { items: rows.map(fromRow), total: counted?.count ?? 0 };
}
