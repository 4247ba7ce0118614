// What happens, as it happens: the pulse, the list, and beside it the delivery one looks at.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, useEffect, useMemo, useState } from 'react';
import { announce } from '../../frame/announcer.tsx';
import { useLive, useSubscription } from '../../live/use-live.ts';
import { usePreference } from '../../preferences/preferences.ts';
import { useNarrow } from '../../ui/narrow.ts';
import { Loading, Notice } from '../../ui/notice.tsx';
import { useNow, useZone } from '../../ui/time.tsx';
import { useStable } from '../../ui/use-stable.ts';
import { type Place, readPlace } from '../delivery/place.ts';
import { Grid } from './grid.tsx';
import { LiveBar } from './live-bar.tsx';
import { LiveEmpty } from './live-empty.tsx';
import { LiveFoot } from './live-foot.tsx';
import styles from './live-screen.module.css';
import type { LiveSearch } from './live-search.ts';
import { PaneSplit } from './pane-split.tsx';
import { PulseStrip } from './pulse-strip.tsx';
import { QueryBox } from './query-box.tsx';
import { inZone, rangeQuery, withCell } from './query-terms.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useListKeys } from './use-list-keys.ts';
import { useOlder } from './use-older.ts';
import { useSelection } from './use-selection.ts';
import { useSpokenNews } from './use-spoken-news.ts';
import { useTail } from './use-tail.ts';
import { useWebhookNames } from './use-webhook-names.ts';

export type PaneProps = { id: string; place: Place; onPlace: (place: Place) => void; onClose: () => void };

export function LiveScreen({ Pane }: { Pane: ComponentType<PaneProps> }) {
  const [{ q = '', sel, tab, attempt, at, pause = false }, go] = useLiveSearch();
  const live = useLive();
  const subscription = useSubscription(q);
  const store = subscription?.store ?? null;
  const tail = useTail(store);
  const selection = useSelection(store);
  const older = useOlder(live, subscription);
  const now = useNow() + live.clockAheadMs;
  const zone = usePreference('timeZone');
  const hidden = usePreference('hiddenColumns');
  const density = usePreference('density');
  const narrow = useNarrow();
  const [focused, setFocused] = useState<string | null>(null);
  const names = useWebhookNames();
  const setQuery = useStable((query: string) => go({ q: query, sel: undefined, attempt: undefined, at: undefined }));
  const open = (id: string) => {
    tail.freeze();
    setFocused(id);
    go({ sel: id, attempt: undefined, at: undefined }, sel !== undefined);
  };

  useEffect(() => {
    if (subscription !== null && subscription.paused !== pause) subscription.pause(live.connection, pause);
  }, [subscription, pause, live]);
  const refresh = useStable(() => {
    tail.follow();
    subscription?.refresh(live.connection);
  });
  useFailuresInTitle(tail.freshFailed);
  useSpokenNews(store, pause);
  const togglePause = useStable(() => {
    go({ pause: pause ? undefined : true });
    announce(pause ? 'The list goes on' : 'The list is paused');
  });
  const clock = useZone();
  const shown = inZone(q, clock);
  const setRange = useStable((from: number, to: number) => setQuery(rangeQuery(q, from, to)));
  useListKeys({ refresh, store, tail, focused, setFocused, open, selection, togglePause, query: q, setQuery });

  const rows = store !== null && (
    <Grid
      store={store}
      tail={tail}
      now={now}
      zone={zone}
      hidden={hidden}
      headHeight={narrow ? 0 : 28}
      rowHeight={narrow ? 52 : density === 'compact' ? 28 : 36}
      focused={focused}
      open={sel ?? null}
      selected={selection.ids}
      onFocus={setFocused}
      onOpen={open}
      onFilter={(term) => setQuery(withCell(q, term))}
      onSelect={selection.toggle}
      onEnd={older.load}
      onLoad={refresh}
      {...names}
    />
  );
  return (
    <main className={styles.screen} id="main" tabIndex={-1}>
      <h1 className="visually-hidden">Live deliveries</h1>
      <QueryBox key={shown} query={shown} fault={subscription?.fault ?? null} onQuery={setQuery} />
      <PulseStrip seconds={live.seconds} pulse={live.pulse} onRange={setRange} />
      <LiveBar query={q} onQuery={setQuery} paused={pause} onPause={togglePause} />
      <SelectionBar selection={selection} query={q} store={subscription?.store ?? null} />
      <PaneSplit pane={usePane(Pane, sel, { tab, attempt, at }, go)}>
        {store === null || !store.loaded ? (
          <Loading what="deliveries" />
        ) : store.size === 0 && store.older !== null && !older.rests && older.error === null ? (
          <Loading what="older deliveries: none of the newer ones matches" />
        ) : store.size === 0 ? (
          <LiveEmpty query={q} onQuery={setQuery} onFurther={older.rests ? older.load : null} />
        ) : (
          rows
        )}
        {tail.fresh > 0 && (
          <button type="button" className={styles.fresh} onClick={tail.follow}>
            ▲ {tail.fresh.toLocaleString('en')} new
            {tail.freshFailed > 0 && ` · ${tail.freshFailed.toLocaleString('en')} failing`}
          </button>
        )}
        {older.error !== null && (
          <div className={styles.notices}>
            <Notice tone="fail">Older deliveries could not be loaded: {older.error}</Notice>
          </div>
        )}
        <LiveFoot subscription={subscription} tail={tail} older={older} paused={pause} onLoad={refresh} />
      </PaneSplit>
    </main>
  );
}

/** Drawn again only when it is another delivery or place: what changes of the delivery it looks after itself. */
function usePane(
  Pane: ComponentType<PaneProps>,
  id: string | undefined,
  { tab, attempt, at }: { [K in keyof Place]: Place[K] | undefined },
  go: (change: Change) => void,
) {
  const onPlace = useStable((next: Place) => go({ tab: undefined, attempt: undefined, at: undefined, ...next }));
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

/** What of the screen is in its address, and how it is changed. */
function useLiveSearch(): [LiveSearch, (change: Change, replace?: boolean) => void] {
  const search = useSearch({ strict: false }) as LiveSearch;
  const navigate = useNavigate();
  const go = (change: Change, replace = true) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== '');
    void navigate({ to: '/live', search: Object.fromEntries(next), replace });
  };
  return [search, go];
}

/** A hidden tab tells by its title that something has failed since one looked away. */
function useFailuresInTitle(failed: number): void {
  useEffect(() => {
    document.title = failed > 0 ? `(${failed} failing) Live · Posthorn` : 'Live · Posthorn';
  }, [failed]);
}
