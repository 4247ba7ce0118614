// The audit log: who changed what, and when.
import type { AuditAction, AuditSubject } from '@posthorn/contracts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client.ts';

/** As the address has it. An unknown word is asked for too: the dispatcher says what is wrong with it. */
export type AuditFilter = { action?: string; subject?: string; subject_id?: string };

/** Newest first, a page at a time. */
export const auditQuery = ({ action, subject, subject_id }: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', action, subject, subject_id],
    queryFn: ({ signal, pageParam }) => {
      const filter = { action: action as AuditAction, subject: subject as AuditSubject, subject_id };
      return answerOf(client.audit.list({ filter, after: pageParam, size: 50 }, { signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => meta.next_cursor ?? undefined,
  });
