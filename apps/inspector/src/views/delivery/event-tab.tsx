import type { DeliveryDetail } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { eventQuery } from '../../api/events.ts';
import { useWebhookName } from '../../api/webhooks.ts';
import { StatusBadge } from '../../ui/badge.tsx';
import { Loading } from '../../ui/notice.tsx';
import table from '../../ui/table.module.css';
import styles from './delivery.module.css';

/** The event behind it, and who else got it. */
export function EventTab({ delivery }: { delivery: DeliveryDetail }) {
  const { event_id: id } = delivery;
  const { data, error } = useQuery({ ...eventQuery(id ?? ''), enabled: id !== null });
  const nameOf = useWebhookName();
  if (id === null) return <p className={styles.none}>A test has no event. It was made for this webhook alone.</p>;
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
      <div className={table.wrap}>
        <table className={`${table.table} ${table.stack}`}>
          <caption className="visually-hidden">Every subscriber of this event</caption>
          <thead>
            <tr>
              <th scope="col">Webhook</th>
              <th scope="col">Outcome</th>
              <th scope="col">Delivery</th>
            </tr>
          </thead>
          <tbody>
            {data.deliveries.map((one) => (
              <tr key={one.id} aria-current={one.id === delivery.id ? 'true' : undefined}>
                <td>{nameOf(one.webhook_id)}</td>
                <td>
                  <StatusBadge status={one.status} />
                </td>
                <td className={table.mono}>
                  <Link to="/deliveries/$id" params={{ id: one.id }}>
                    {one.id}
                  </Link>
                </td>
              </tr>
            ))}
            {data.suppressions.map(({ webhook_id, reason, detail }) => (
              <tr key={`${webhook_id} ${reason}`}>
                <td>{nameOf(webhook_id)}</td>
                <td>suppressed: {reason}</td>
                <td>{detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
