// What happens, as it happens: the pulse, the list, and beside it the delivery one looks at.
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ComponentType, useEffect, useMemo, useState } from 'react';
import { announce } from '../../frame/announcer.tsx';
import { type DeliveryPlace, readPlace } from '../../frame/delivery-place.ts';
import { useLive, useSubscription } from '../../live/use-live.ts';
import { Notice } from '../../ui/notice.tsx';
import { useNow, useZone } from '../../ui/time.tsx';
import { useStable } from '../../ui/use-stable.ts';
import { ListBody } from './list-body.tsx';
import { LiveBar } from './live-bar.tsx';
import { LiveFoot } from './live-foot.tsx';
import styles from './live-screen.module.css';
import type { LiveSearch } from './live-search.ts';
import { coversList, PaneSplit } from './pane-split.tsx';
import { PulseStrip } from './pulse-strip.tsx';
import { QueryBox } from './query-box.tsx';
import { inZone, rangeQuery } from './query-terms.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useListKeys } from './use-list-keys.ts';
import { useOlder } from './use-older.ts';
import { usePaneFocus } from './use-pane-focus.ts';
import { useSelection } from './use-selection.ts';
import { useSpokenNews } from './use-spoken-news.ts';
import { useTail } from './use-tail.ts';

export type PaneProps = {
  id: string;
  place: DeliveryPlace;
  onPlace: (place: DeliveryPlace) => void;
  onClose: () => void;
};

export function LiveScreen({ Pane }: { Pane: ComponentType<PaneProps> }) {
  const [{ q = '', sel, tab, attempt, at, pause = false }, go] = useLiveSearch();
  const live = useLive();
  const subscription = useSubscription(q);
  const store = subscription?.store ?? null;
  const tail = useTail(store);
  const selection = useSelection(store);
  const older = useOlder(live, subscription);
  const now = useNow() + live.clockAheadMs;
  const [focused, setFocused] = useState<string | null>(null);
  const setQuery = useStable((query: string) => go({ q: query, sel: undefined, attempt: undefined, at: undefined }));
  const paneFocus = usePaneFocus(sel, setFocused);
  const open = (id: string) => {
    tail.freeze();
    setFocused(id);
    if (coversList()) paneFocus.enter();
    go({ sel: id, attempt: undefined, at: undefined }, sel !== undefined);
  };
  const enter = (id: string) => {
    open(id);
    paneFocus.enter();
  };

  useEffect(() => {
    if (subscription !== null && subscription.paused !== pause) subscription.pause(pause);
  }, [subscription, pause]);
  const refresh = useStable(() => {
    tail.follow();
    subscription?.refresh();
  });
  useFailuresInTitle(tail.freshFailed);
  useSpokenNews(store, pause);
  const togglePause = useStable(() => {
    go({ pause: pause ? undefined : true });
    announce(pause ? 'The list is live again' : 'The list is paused');
  });
  const shown = inZone(q, useZone());
  const setRange = useStable((from: number, to: number) => setQuery(rangeQuery(q, from, to)));
  const rows = { tail, focused, setFocused, opened: sel ?? null, open, enter, selection };
  useListKeys({ refresh, store, togglePause, query: q, setQuery, ...rows });
  return (
    <main className={styles.screen} id="main" tabIndex={-1}>
      <h1 className="visually-hidden">Live deliveries</h1>
      <QueryBox key={shown} query={shown} fault={subscription?.fault ?? null} onQuery={setQuery} />
      <PulseStrip seconds={live.seconds} pulse={live.pulse} onRange={setRange} />
      <LiveBar query={q} onQuery={setQuery} paused={pause} onPause={togglePause} />
      <SelectionBar selection={selection} query={q} store={subscription?.store ?? null} />
      <PaneSplit pane={usePane(Pane, sel, { tab, attempt, at }, go)} entered={paneFocus.entered}>
        <ListBody
          subscription={subscription}
          older={older}
          query={q}
          onQuery={setQuery}
          now={now}
          tail={tail}
          focused={focused}
          open={sel ?? null}
          selected={selection.ids}
          onFocus={setFocused}
          onOpen={open}
          onEnter={enter}
          onSelect={selection.toggle}
          onLoad={refresh}
        />
        {tail.fresh > 0 && (
          <button type="button" className={styles.fresh} onClick={tail.follow}>
            ▲ {tail.fresh.toLocaleString('en')} new
            {tail.freshFailed > 0 && ` · ${tail.freshFailed.toLocaleString('en')} failing`}
          </button>
        )}
        {older.error !== null && (
          <div className={styles.notices}>
            <Notice tone="fail">Could not load older deliveries: {older.error}</Notice>
          </div>
        )}
        <LiveFoot subscription={subscription} tail={tail} older={older} paused={pause} onLoad={refresh} />
      </PaneSplit>
    </main>
  );
}

/** Drawn again only for another delivery or place. What changes inside the delivery, the pane follows itself. */
function usePane(
  Pane: ComponentType<PaneProps>,
  id: string | undefined,
  { tab, attempt, at }: { [K in keyof DeliveryPlace]: DeliveryPlace[K] | undefined },
  go: (change: Change) => void,
) {
  const onPlace = useStable((next: DeliveryPlace) =>
    go({ tab: undefined, attempt: undefined, at: undefined, ...next }),
  );
  const onClose = useStable(() => go({ sel: undefined, tab: undefined, attempt: undefined, at: undefined }));
  return useMemo(
    () =>
      id === undefined ? null : (
        <Pane key={id} id={id} place={readPlace({ tab, attempt, at })} onPlace={onPlace} onClose={onClose} />
      ),
    [Pane, id, tab, attempt, at, onPlace, onClose],
  );
}

type Change = Partial<Record<keyof LiveSearch, string | number | true | undefined>>;

const route = getRouteApi('/frame/live');

/** What of the screen is in its address, and how it is changed. */
function useLiveSearch(): [LiveSearch, (change: Change, replace?: boolean) => void] {
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (change: Change, replace = true) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== '');
    void navigate({ to: '/live', search: Object.fromEntries(next), replace });
  };
  return [search, go];
}

/** The title of a hidden tab says that deliveries have failed meanwhile. */
function useFailuresInTitle(failed: number): void {
  useEffect(() => {
    document.title = failed > 0 ? `(${failed} failing) Live · Posthorn` : 'Live · Posthorn';
  }, [failed]);
}
