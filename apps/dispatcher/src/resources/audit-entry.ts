import { type AuditEntry as AuditResource, toRfc3339 } from '@posthorn/contracts';
import type { AuditEntry } from '../domain/audit.ts';

export const presentAuditEntry = ({
  id,
  at,
  actor,
  action,
  subject,
  subjectId,
  changes,
}: AuditEntry): AuditResource => ({
  id,
  at: toRfc3339(at),
  actor: { token_id: actor.tokenId, name: actor.name },
  action,
  subject,
  subject_id: subjectId,
  changes,
});
