import { useEffect, useRef } from 'react';
import { announce } from '../../frame/announcer.tsx';
import type { RowStore } from '../../live/row-store.ts';

const EVERY_MS = 5000;

/** Tells those who hear the page how many are new, in one sentence every few seconds at most; the list itself is silent. */
export function useSpokenNews(store: RowStore | null, paused: boolean): void {
  const latest = useRef({ store, paused });
  latest.current = { store, paused };
  useEffect(() => {
    let newest = '';
    const timer = setInterval(() => {
      const { store: of, paused: silent } = latest.current;
      const head = of?.at((of?.size ?? 0) - 1)?.key ?? '';
      if (newest !== '' && head > newest && !silent && of !== null) {
        const from = of.indexOf(`${newest}\uffff`);
        const count = of.size - from;
        announce(count === 1 ? 'One new delivery' : `${count.toLocaleString('en')} new deliveries`);
      }
      newest = head;
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
