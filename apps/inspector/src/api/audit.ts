// The audit log: who changed what, and when.
import type { AuditEntry } from '@posthorn/contracts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { type PageAnswer, request } from './request.ts';

export type AuditFilter = { action?: string; subject?: string; subject_id?: string };

/** Newest first, a page at a time. */
export const auditQuery = ({ action, subject, subject_id }: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', action, subject, subject_id],
    queryFn: ({ signal, pageParam }) =>
      request<PageAnswer<AuditEntry>>('GET', '/audit', {
        signal,
        query: {
          'filter[action]': action,
          'filter[subject]': subject,
          'filter[subject_id]': subject_id,
          'page[after]': pageParam,
          'page[size]': 50,
        },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => meta.next_cursor ?? undefined,
  });
