import type { DeliveryDetail } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { deliveryQuery, lastSuccessQuery } from '../../api/deliveries.ts';
import { ExchangeDiff } from '../../payload/exchange-diff.tsx';
import { Loading } from '../../ui/notice.tsx';
import styles from './delivery.module.css';

/** What was different when the same event was last delivered to the same webhook. */
export function DiffTab({ delivery }: { delivery: DeliveryDetail }) {
  const { data: otherId, error } = useQuery(lastSuccessQuery(delivery));
  const { data: other } = useQuery({ ...deliveryQuery(otherId ?? ''), enabled: typeof otherId === 'string' });
  const mine = delivery.attempts.at(-1);
  const theirs = other?.attempts.at(-1);
  if (error !== null) return <p className={styles.none}>{error.message}</p>;
  if (mine === undefined)
    return <p className={styles.none}>Nothing has been sent yet, so there is nothing to compare.</p>;
  if (otherId === null)
    return (
      <p className={styles.none}>
        No earlier {delivery.event} was delivered to this webhook, so there is nothing to compare with.
      </p>
    );
  if (theirs === undefined || otherId === undefined) return <Loading what="the last success" />;
  return (
    <>
      <p className={styles.against}>
        Compared with the last success,{' '}
        <Link to="/deliveries/$id" params={{ id: otherId }}>
          {otherId}
        </Link>
        .{' '}
        <Link to="/compare" search={{ a: otherId, b: delivery.id }}>
          Compare side by side
        </Link>
      </p>
      <ExchangeDiff before={theirs} after={mine} />
    </>
  );
}
