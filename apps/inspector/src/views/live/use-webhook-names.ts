import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMay } from '../../api/session.ts';
import { nameOrNumber, webhooksQuery } from '../../api/webhooks.ts';
import type { CellContext } from './columns.tsx';

const DEFAULT_ATTEMPTS = 10;

/** What the list says of a webhook. Who may not read webhooks sees their numbers. */
export function useWebhookNames(): Pick<CellContext, 'webhookName' | 'attemptsMax'> {
  const may = useMay();
  const { data } = useQuery({ ...webhooksQuery, enabled: may('read-webhooks') });
  return useMemo(() => {
    const byId = new Map(data?.map((webhook) => [webhook.id, webhook]));
    return {
      webhookName: (id) => nameOrNumber(id === null ? undefined : byId.get(id), id),
      attemptsMax: (id) => {
        const known = id === null ? undefined : byId.get(id);
        if (known === undefined || known.retry_hourly || known.retry_daily) return null;
        return known.retry_schedule === null ? DEFAULT_ATTEMPTS : known.retry_schedule.length + 1;
      },
    };
  }, [data]);
}
