import type { KnownValues } from '@posthorn/query';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMay } from '../../api/session.ts';
import { webhookName, webhooksQuery } from '../../api/webhooks.ts';

/** What the query may be completed with beside the language's own words. */
export function useKnownValues(): KnownValues {
  const may = useMay();
  const { data } = useQuery({ ...webhooksQuery, enabled: may('read-webhooks') });
  return useMemo(
    () => ({
      webhook: data?.map((webhook) => ({ value: String(webhook.id), detail: webhookName(webhook) })) ?? [],
      event: [...new Set(data?.flatMap(({ events }) => events))].map((value) => ({ value, detail: 'subscribed to' })),
    }),
    [data],
  );
}
