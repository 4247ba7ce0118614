// One event: what was accepted, and its fate at every subscriber, those that got nothing among them.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { type EventWithSource, eventQuery } from '../../api/events.ts';
import { useMay } from '../../api/session.ts';
import { webhooksQuery } from '../../api/webhooks.ts';
import { EndpointLink } from '../../frame/endpoint-link.tsx';
import { useEndpointNames } from '../../frame/endpoints.ts';
import { useLiveValue, useSubscription } from '../../live/use-live.ts';
import { PayloadView } from '../../payload/payload-view.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { EraseProfile } from './erase-profile.tsx';
import { EventRuns } from './event-runs.tsx';
import styles from './events.module.css';
import { type Fate, fatesOf } from './fates.ts';
import { SendThere } from './send-there.tsx';

const route = getRouteApi('/frame/events/$id');

export function EventScreen() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(eventQuery(id));
  const may = useMay();
  const { data: webhooks } = useQuery({ ...webhooksQuery, enabled: may('read-webhooks') });
  const { nameOf } = useEndpointNames();
  useRefreshOnChange(id, () => void refetch());
  if (error !== null)
    return (
      <Page title={id}>
        <Notice tone="fail">{error.message}</Notice>
      </Page>
    );
  if (data === undefined) return <Loading what="the event" />;
  return (
    <Page
      title={data.event}
      actions={
        <Link to="/send" search={{ from: id }}>
          Send a similar event
        </Link>
      }
    >
      <Facts event={data} />
      <EraseProfile profileId={data.profile_id} onErased={() => void refetch()} />
      <div>
        <h2>Deliveries by endpoint</h2>
        <Table
          caption="Deliveries by endpoint"
          columns={['Endpoint', 'Outcome', 'Why', 'Delivery']}
          rows={fatesOf(data, webhooks ?? [])}
          row={(fate) => {
            const { webhookId } = fate.of;
            return (
              <FateRow
                key={`${webhookId} ${fate.of.targetId} ${fate.delivery?.id}`}
                fate={fate}
                lab={
                  webhookId !== null &&
                  fate.why.startsWith('condition:') && (
                    <>
                      {' '}
                      <Link to="/lab/condition" search={{ webhook: webhookId, event: id }}>
                        Try the condition in the lab
                      </Link>
                    </>
                  )
                }
              >
                {webhookId !== null && data.deliveries.every(({ webhook_id: to }) => to !== webhookId) && (
                  <SendThere event={data} webhookId={webhookId} name={nameOf(fate.of)} onSent={() => void refetch()} />
                )}
              </FateRow>
            );
          }}
          isStacked
        />
      </div>
      <EventRuns runs={data.runs} />
      {data.contextText === null ? (
        <Notice tone="info">The context of this event was erased.</Notice>
      ) : (
        <PayloadView label="Context" body={{ body: data.contextText, body_encoding: 'utf8' }} />
      )}
    </Page>
  );
}

type RowProps = { fate: Fate; lab: ReactNode; children: ReactNode };

function FateRow({ fate: { of, delivery, outcome, why, recoveredBy }, lab, children }: RowProps) {
  return (
    <tr className={delivery === null && outcome !== 'suppressed' ? styles.none : undefined}>
      <Cell>
        <EndpointLink of={of} />
      </Cell>
      <Cell>{delivery === null ? outcome : <StatusBadge status={delivery.status} />}</Cell>
      <Cell>
        {why}
        {recoveredBy !== null && (
          <Link to="/deliveries/$id" params={{ id: recoveredBy }}>
            recovered by {recoveredBy}
          </Link>
        )}
        {lab}
      </Cell>
      <Cell look="mono">
        {delivery !== null && (
          <Link to="/deliveries/$id" params={{ id: delivery.id }}>
            {delivery.id}
          </Link>
        )}
        {children}
      </Cell>
    </tr>
  );
}

function Facts({ event }: { event: EventWithSource }) {
  const facts = [
    ['Id', event.id],
    ['Accepted', <Time key="at" at={event.created_at} />],
    ['Occurred', event.occurred_at === null ? null : <Time key="occurred" at={event.occurred_at} />],
    ['Not before', event.deliver_at === null ? null : <Time key="deliver" at={event.deliver_at} />],
    ['Profile', event.profile_id],
    ['Idempotency key', event.idempotency_key],
    ['Namespace', event.namespace],
    ['Erased', event.erased_at === null ? null : <Time key="erased" at={event.erased_at} />],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Its deliveries go on while one looks. */
function useRefreshOnChange(id: string, refresh: () => void): void {
  const subscription = useSubscription(`event_id:${id}`);
  const version = useLiveValue(() => subscription?.store.version ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again with each change that the stream tells of
  useEffect(() => {
    document.title = `${id} · Posthorn`;
    if (version > 0) refresh();
  }, [version, id]);
}
