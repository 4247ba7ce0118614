import { useEffect, useRef, useState } from 'react';
import { listDeliveries } from '../../api/deliveries.ts';
import { deliveryRow } from '../../live/delivery-row.ts';
import type { Live } from '../../live/live.ts';
import type { Subscription } from '../../live/subscription.ts';

export type Older = {
  loading: boolean;
  error: string | null;
  /** Nothing was found for some time: `load` searches further. */
  rests: boolean;
  load: () => void;
};

/** Searching goes on by itself for so long without finding anything. */
const SEARCH_MS = 10_000;
const IDLE = { loading: false, error: null, rests: false };

/**
 * Rows behind the oldest one that is held, a page at a time, whenever the end of the list is looked at, or there is none. A
 * page looks at a bounded number of deliveries and may find nothing: then the next is asked for.
 */
export function useOlder(live: Live, subscription: Subscription | null): Older {
  const busy = useRef<Subscription | null>(null);
  const wanted = useRef(subscription);
  wanted.current = subscription;
  const [state, setState] = useState<Omit<Older, 'load'>>(IDLE);
  const load = async () => {
    const store = subscription?.store;
    if (busy.current === subscription || subscription === null || store === undefined || store.older === null) return;
    busy.current = subscription;
    const isWanted = () => wanted.current === subscription;
    setState({ ...IDLE, loading: true });
    const startedAt = performance.now();
    try {
      let found = 0;
      while (found === 0 && store.older !== null && isWanted() && performance.now() - startedAt < SEARCH_MS) {
        const after: string = store.older;
        const { data, meta } = await listDeliveries(subscription.query, after);
        // The list began again meanwhile: what this found is behind something else.
        if (store.older !== after) break;
        store.addOlder(data.map(deliveryRow), meta.next_cursor ?? null);
        found = data.length;
      }
      live.touch();
      if (isWanted()) setState({ ...IDLE, rests: found === 0 && store.older !== null });
    } catch (error) {
      if (isWanted()) setState({ ...IDLE, error: error instanceof Error ? error.message : String(error) });
    } finally {
      if (busy.current === subscription) busy.current = null;
    }
  };
  const store = subscription?.store;
  const hasNone = store?.loaded === true && store.size === 0 && store.older !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each list that begins empty
  useEffect(() => {
    setState(IDLE);
    if (hasNone) void load();
  }, [subscription, hasNone]);
  return { ...state, load: () => void load() };
}
