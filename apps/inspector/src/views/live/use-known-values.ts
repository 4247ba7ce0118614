import type { KnownValues } from '@posthorn/query';
import { useMemo } from 'react';
import { targetName, webhookName } from '../../api/endpoint-names.ts';
import { useEndpoints } from '../../frame/endpoints.ts';

/** What the query may be completed with beside the language's own words. */
export function useKnownValues(): KnownValues {
  const { webhooks, targets } = useEndpoints();
  return useMemo(
    () => ({
      webhook: webhooks.map((webhook) => ({ value: String(webhook.id), detail: webhookName(webhook) })),
      target: targets.map((target) => ({ value: String(target.id), detail: targetName(target) })),
      event: [...new Set(webhooks.flatMap(({ events }) => events))].map((value) => ({
        value,
        detail: 'subscribed to',
      })),
    }),
    [webhooks, targets],
  );
}
