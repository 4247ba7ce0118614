import { type AuditAction, type AuditSubject, auditEntry, keysetPage } from '@posthorn/contracts';
import { getPage, type KeysetMeta, pagesOf } from '../page.ts';
import { type ListQuery, listParams } from '../query.ts';
import type { CallOptions, Send } from '../send.ts';

const page = keysetPage(auditEntry);

export interface AuditFilter {
  action: AuditAction;
  subject: AuditSubject;
  subject_id: string;
  since: string | Date;
  until: string | Date;
}

export interface AuditQuery extends Omit<ListQuery<AuditFilter>, 'sort'> {
  /** The `next_cursor` of the page before. */
  readonly after?: string | undefined;
}

/** Who changed what, and who was shown a secret. */
export function audit(send: Send) {
  const list = (query: AuditQuery = {}, options?: CallOptions) =>
    getPage(send, 'audit', listParams(query, { 'page[after]': query.after }), page, options);

  return {
    /** Newest first. */
    list,
    pages: (query: AuditQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.after,
        (after) => list({ ...query, after }, options),
        (meta: KeysetMeta) => meta.next_cursor ?? undefined,
      ),
  };
}
