import type { DeliveryDetail } from '@posthorn/contracts';
import { Link } from '@tanstack/react-router';
import { endpointRef } from '../../api/endpoint-names.ts';

import { EndpointLink } from '../../frame/endpoint-link.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { spanText } from '../../ui/clock.ts';
import { Sentence, Time, useNow } from '../../ui/time.tsx';
import { Actions } from './actions.tsx';
import styles from './delivery.module.css';
import { RenderFault } from './render-fault.tsx';

/** What it is, how it stands, and what can be done. */
export function DeliveryHead({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <header className={styles.head}>
      <p className={styles.what}>
        <StatusBadge status={delivery.status} />
        <strong>{delivery.event}</strong>
        <span aria-hidden="true">→</span>
        <EndpointLink of={endpointRef(delivery)} />
        {delivery.recovered_by !== null && (
          <Link
            to="/deliveries/$id"
            params={{ id: delivery.recovered_by }}
            className={styles.mark}
            title={delivery.recovered_by}
          >
            recovered by …{delivery.recovered_by.slice(-17)}
          </Link>
        )}
        {delivery.test && <span className={styles.mark}>test</span>}
        {delivery.replay_of !== null && (
          <Link to="/deliveries/$id" params={{ id: delivery.replay_of }} className={styles.mark}>
            replay
          </Link>
        )}
      </p>
      <p className={styles.sentence}>
        <Sentence text={delivery.explanation} near={Date.now()} /> <NextTry at={delivery.next_attempt_at} />
      </p>
      <dl className={styles.facts}>
        <div>
          <dt>Created</dt>
          <dd>
            <Time at={delivery.created_at} />
          </dd>
        </div>
        {delivery.completed_at !== null && (
          <div>
            <dt>Completed</dt>
            <dd>
              <Time at={delivery.completed_at} />
            </dd>
          </div>
        )}
        {delivery.profile_id !== null && (
          <div>
            <dt>Profile</dt>
            <dd>
              <Link to="/live" search={{ q: `profile:${delivery.profile_id}` }}>
                {delivery.profile_id}
              </Link>
            </dd>
          </div>
        )}
      </dl>
      {delivery.waiting_for !== null && (
        <p>
          Waits for{' '}
          <Link to="/deliveries/$id" params={{ id: delivery.waiting_for }}>
            the delivery before it
          </Link>{' '}
          of the same profile.
        </p>
      )}
      {delivery.extra_data_fault !== null && (
        <p>
          Extra data was left out: {delivery.extra_data_fault}.{' '}
          <Link
            to="/lab/template"
            search={{
              ...(delivery.webhook_id !== null && { webhook: delivery.webhook_id }),
              ...(delivery.event_id !== null && { event: delivery.event_id }),
            }}
          >
            Try the template on this event
          </Link>
        </p>
      )}
      <RenderFault delivery={delivery} />
      <Actions delivery={delivery} />
    </header>
  );
}

function NextTry({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return null;
  const left = Date.parse(at) - now;
  return (
    <span className={styles.countdown}>{left > 0 ? `Next try in ${spanText(left)}.` : 'The next try is due.'}</span>
  );
}
