// React's view of the live side: what is read in a render is what the last flush left.
import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { Live } from './live.ts';
import type { Subscription } from './subscription.ts';

export const LiveContext = createContext<Live | null>(null);

/** The page's live side; the component renders again with each flush. */
export function useLive(): Live {
  const live = use(LiveContext);
  if (live === null) throw new Error('there is no live side outside of the frame');
  useSyncExternalStore(
    (listener) => live.onChange(listener),
    () => live.version,
  );
  return live;
}

/** A subscription for as long as the component is there; another query is another one. */
export function useSubscription(query: string): Subscription | null {
  const live = useLive();
  const [subscription, setSubscription] = useState<Subscription | null>(null);
  useEffect(() => {
    const fresh = live.subscribe(query);
    setSubscription(fresh);
    return () => live.unsubscribe(fresh);
  }, [live, query]);
  return subscription?.query === query ? subscription : null;
}
