import { AUDIT_ACTIONS, AUDIT_SUBJECTS } from '@posthorn/contracts';
import type { AuditFilter } from '../../domain/audit.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentAuditEntry } from '../../resources/audit-entry.ts';
import { keysetPage } from '../page.ts';
import { keysetPageOf } from '../page-query.ts';
import { filtersOf, oneOf, text, time } from '../query.ts';
import type { Call, Reply } from '../route.ts';

export function auditHandlers({ store }: { store: Pick<Store, 'listAudit'> }) {
  return {
    async list(call: Call): Promise<Reply> {
      const page = keysetPageOf(call.query);
      const found = await store.listAudit({
        tenantId: call.token.tenantId,
        filter: filterOf(call),
        after: page.after,
        limit: page.size,
      });
      return { status: 200, json: keysetPage(call, page, found, presentAuditEntry) };
    },
  };
}

function filterOf(call: Call): AuditFilter {
  const { subject_id: subjectId, ...given } = filtersOf(call.query, {
    action: oneOf(AUDIT_ACTIONS),
    subject: oneOf(AUDIT_SUBJECTS),
    subject_id: text,
    since: time,
    until: time,
  });
  return subjectId === undefined ? given : { ...given, subjectId };
}
