// What was accepted, newest first; each opens to what became of it at every subscriber.
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect } from 'react';
import { eventsQuery } from '../../api/events.ts';
import { useLive } from '../../live/use-live.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { EmptyState, Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './events.module.css';

const FIELDS = [
  { name: 'event', label: 'Event', placeholder: 'profile.created' },
  { name: 'profile', label: 'Profile id', placeholder: '' },
  { name: 'key', label: 'Idempotency key', placeholder: '' },
] as const;

const route = getRouteApi('/frame/events');

export function EventsScreen() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { data, error, hasNextPage, fetchNextPage, isFetching, refetch } = useInfiniteQuery(eventsQuery(search));
  const events = data?.pages.flatMap((page) => page.data) ?? [];
  // A page looks at a bounded number of events, and may find none.
  const goesOn = data !== undefined && events.length === 0 && hasNextPage && !isFetching && error === null;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  const newer = useAcceptedSince(data?.pages[0]?.at);
  const filter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const next = FIELDS.map(({ name }) => [name, String(form.get(name) ?? '').trim()]).filter(([, value]) => value);
    void navigate({ to: '/events', search: Object.fromEntries(next) });
  };
  const filtered = Object.keys(search).length > 0;
  return (
    <Page
      title="Events"
      actions={
        newer > 0 && <Button onClick={() => void refetch()}>Show {newer.toLocaleString('en')} accepted since</Button>
      }
    >
      <form key={JSON.stringify(search)} className={styles.filter} onSubmit={filter}>
        {FIELDS.map(({ name, label, placeholder }) => (
          <TextField key={name} name={name} label={label} placeholder={placeholder} defaultValue={search[name] ?? ''} />
        ))}
        <Button type="submit">Filter</Button>
        {filtered && (
          <Button look="quiet" onClick={() => void navigate({ to: '/events', search: {} })}>
            Clear
          </Button>
        )}
      </form>
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data === undefined && error === null && <Loading what="events" />}
      {data !== undefined && events.length === 0 && hasNextPage && <Loading what="older events" />}
      {data !== undefined && (
        <Table
          caption="Events"
          columns={['Accepted', 'Event', 'Profile', 'Idempotency key', 'Id']}
          rows={events}
          row={(one) => (
            <tr key={one.id}>
              <Cell look="mono">
                <Time at={one.created_at} />
              </Cell>
              <Cell>{one.event}</Cell>
              <Cell look="mono" label="Profile">
                {one.profile_id ?? (one.erased_at === null ? '' : 'erased')}
              </Cell>
              <Cell look="mono" label="Key">
                {one.idempotency_key}
              </Cell>
              <Cell look="mono">
                <Link to="/events/$id" params={{ id: one.id }}>
                  {one.id}
                </Link>
              </Cell>
            </tr>
          )}
          isStacked
          empty={
            !hasNextPage && (
              <EmptyState
                title={filtered ? 'No matching events' : 'No events yet'}
                actions={!filtered && <Link to="/send">Send an event</Link>}
              >
                {filtered
                  ? 'Events past their retention are deleted.'
                  : 'Events accepted by POST /api/v3/events appear here.'}
              </EmptyState>
            )
          }
        />
      )}
      {hasNextPage && events.length > 0 && (
        <Button disabled={isFetching} onClick={() => void fetchNextPage()}>
          {isFetching ? 'Loading …' : 'Load older'}
        </Button>
      )}
    </Page>
  );
}

/** How many were accepted since the list was asked for, by the dispatcher's own count. */
function useAcceptedSince(at: number | undefined): number {
  const { seconds } = useLive();
  useEffect(() => {
    document.title = 'Events · Posthorn';
  }, []);
  if (at === undefined) return 0;
  return seconds.filter((second) => second.at > at).reduce((sum, { accepted }) => sum + accepted, 0);
}
