import type { DeliveryDetail } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { endpointRef } from '../../api/endpoint-names.ts';
import { eventQuery } from '../../api/events.ts';
import { useEndpointNames } from '../../frame/endpoints.ts';
import { StatusBadge } from '../../ui/badge.tsx';
import { Loading } from '../../ui/notice.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import styles from './delivery.module.css';

/** The event behind it, and who else got it. */
export function EventTab({ delivery }: { delivery: DeliveryDetail }) {
  const { event_id: id } = delivery;
  const { data, error } = useQuery({ ...eventQuery(id ?? ''), enabled: id !== null });
  const { nameOf } = useEndpointNames();
  if (id === null) return <p className={styles.none}>A test has no event. It was made for this endpoint alone.</p>;
  if (error !== null) return <p className={styles.none}>{error.message}</p>;
  if (data === undefined) return <Loading what="the event" />;
  return (
    <>
      <p className={styles.against}>
        <Link to="/events/$id" params={{ id }}>
          {id}
        </Link>
        {data.idempotency_key !== null && ` · accepted under the key ${data.idempotency_key}`}
        {data.namespace !== null && ` · from the namespace ${data.namespace}`}
      </p>
      <Table
        caption="Every subscriber of this event"
        columns={['Endpoint', 'Outcome', 'Delivery']}
        rows={[...data.deliveries, ...data.suppressions]}
        row={(one) =>
          'id' in one ? (
            <tr key={one.id} aria-current={one.id === delivery.id ? 'true' : undefined}>
              <Cell>{nameOf(endpointRef(one))}</Cell>
              <Cell>
                <StatusBadge status={one.status} />
              </Cell>
              <Cell look="mono">
                <Link to="/deliveries/$id" params={{ id: one.id }}>
                  {one.id}
                </Link>
              </Cell>
            </tr>
          ) : (
            <tr key={`${one.webhook_id} ${one.target_id} ${one.trigger_id} ${one.reason}`}>
              <Cell>{nameOf({ webhookId: one.webhook_id, targetId: one.target_id })}</Cell>
              <Cell>suppressed: {one.reason}</Cell>
              <Cell>{one.detail}</Cell>
            </tr>
          )
        }
        isStacked
      />
    </>
  );
}
