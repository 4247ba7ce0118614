import type { LiveRow } from '@posthorn/contracts/live';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { deliveryQuery } from '../../api/deliveries.ts';
import { useLiveValue, useSubscription } from '../../live/use-live.ts';

/** A delivery as it is now: whenever the stream tells of a change of it, it is asked for again. */
export function useDelivery(id: string) {
  const subscription = useSubscription(`id:${id}`);
  const queries = useQueryClient();
  const state = useLiveValue(() => stateOf(subscription?.store.get(id)));
  useEffect(() => {
    if (state !== '') void queries.invalidateQueries({ queryKey: ['delivery', id] });
  }, [state, id, queries]);
  return useQuery(deliveryQuery(id));
}

const stateOf = (row: LiveRow | undefined): string =>
  row === undefined
    ? ''
    : `${row.status} ${row.attemptCount} ${row.nextAttemptAt} ${row.code} ${row.errorKind} ${row.completedAt}`;
