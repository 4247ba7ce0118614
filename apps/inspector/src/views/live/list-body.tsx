// What stands in the list's place: its rows, or why there are none.
import { QUERY_MAX_CHARS } from '@posthorn/query';
import type { ComponentProps } from 'react';
import type { Subscription } from '../../live/subscription.ts';
import { usePreference } from '../../preferences/preferences.ts';
import { Button } from '../../ui/button.tsx';
import { useNarrow } from '../../ui/narrow.ts';
import { EmptyState, Loading } from '../../ui/notice.tsx';
import { Grid } from './grid.tsx';
import { LiveEmpty } from './live-empty.tsx';
import { withCell } from './query-terms.ts';
import type { Older } from './use-older.ts';
import { useRowNames } from './use-row-names.ts';

type GridProps = ComponentProps<typeof Grid>;
type Own = 'store' | 'zone' | 'hidden' | 'headHeight' | 'rowHeight' | 'onFilter' | 'onEnd' | 'nameOf' | 'attemptsMax';

type Props = Omit<GridProps, Own> & {
  subscription: Subscription | null;
  older: Older;
  query: string;
  onQuery: (query: string) => void;
};

export function ListBody({ subscription, older, query, onQuery, ...grid }: Props) {
  const zone = usePreference('timeZone');
  const hidden = usePreference('hiddenColumns');
  const density = usePreference('density');
  const narrow = useNarrow();
  const names = useRowNames();
  const store = subscription?.store ?? null;
  // Nothing will come of a query that the dispatcher cannot read. Of one that is too long it does not say so.
  const fault = subscription?.fault ?? tooLong(query);
  if (fault !== null && store?.loaded !== true) {
    return (
      <EmptyState
        title="The query cannot be read"
        actions={
          <Button look="primary" onClick={() => onQuery('')}>
            Clear the query
          </Button>
        }
      >
        <p>
          <code>{query}</code>: {fault.message}
        </p>
      </EmptyState>
    );
  }
  if (store === null || !store.loaded) return <Loading what="deliveries" />;
  if (store.size === 0 && store.older !== null && !older.rests && older.error === null) {
    return <Loading what="older deliveries (none of the newer ones match)" />;
  }
  if (store.size === 0) {
    return <LiveEmpty query={query} onQuery={onQuery} onFurther={older.rests ? older.load : null} />;
  }
  return (
    <Grid
      {...grid}
      {...names}
      store={store}
      zone={zone}
      hidden={hidden}
      headHeight={narrow ? 0 : 28}
      rowHeight={narrow ? 52 : density === 'compact' ? 28 : 36}
      onFilter={(term) => onQuery(withCell(query, term))}
      onEnd={older.load}
    />
  );
}

const tooLong = (query: string): { message: string } | null =>
  query.length > QUERY_MAX_CHARS ? { message: `a query has at most ${QUERY_MAX_CHARS} characters` } : null;
