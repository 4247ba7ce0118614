// React's view of the live side: what is read in a render is what the last flush left.
import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { Live } from './live.ts';
import type { Subscription } from './subscription.ts';

export const LiveContext = createContext<Live | null>(null);

/** The page's live side, for who only asks it for something. */
function useLiveSide(): Live {
  const live = use(LiveContext);
  if (live === null) throw new Error('there is no live side outside of the frame');
  return live;
}

/** The page's live side; the component renders again with each flush. */
export function useLive(): Live {
  const live = useLiveSide();
  useSyncExternalStore(
    (listener) => live.onChange(listener),
    () => live.version,
  );
  return live;
}

/** Something of the live side that is a plain value: the component renders again when it is another one. */
export function useLiveValue<T extends string | number | boolean | null>(read: () => T): T {
  const live = useLiveSide();
  return useSyncExternalStore((listener) => live.onChange(listener), read);
}

/** A subscription for as long as the component is there; another query is another one. It tells nothing of its rows. */
export function useSubscription(query: string): Subscription | null {
  const live = useLiveSide();
  const [subscription, setSubscription] = useState<Subscription | null>(null);
  useEffect(() => {
    const fresh = live.subscribe(query);
    setSubscription(fresh);
    return () => live.unsubscribe(fresh);
  }, [live, query]);
  return subscription?.query === query ? subscription : null;
}
