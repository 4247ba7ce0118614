import { useRef, useState } from 'react';
import { listDeliveries } from '../../api/deliveries.ts';
import { deliveryRow } from '../../live/delivery-row.ts';
import type { Live } from '../../live/live.ts';
import type { Subscription } from '../../live/subscription.ts';

export type Older = { loading: boolean; error: string | null; load: () => void };

/** Rows behind the oldest one that is held, a page at a time, whenever the end of the list is looked at. */
export function useOlder(live: Live, subscription: Subscription | null): Older {
  const busy = useRef(false);
  const [state, setState] = useState<{ loading: boolean; error: string | null }>({ loading: false, error: null });
  const load = async () => {
    const store = subscription?.store;
    if (busy.current || subscription === null || store === undefined || store.older === null) return;
    busy.current = true;
    setState({ loading: true, error: null });
    try {
      const { data, meta } = await listDeliveries(subscription.query, store.older);
      store.addOlder(data.map(deliveryRow), meta.next_cursor ?? null);
      live.touch();
      setState({ loading: false, error: null });
    } catch (error) {
      setState({ loading: false, error: error instanceof Error ? error.message : String(error) });
    } finally {
      busy.current = false;
    }
  };
  return { ...state, load: () => void load() };
}
