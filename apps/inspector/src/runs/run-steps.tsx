// What a reaction did for an event, action by action: where it ended and why, and what it sent.
import type { EventRun } from '@posthorn/contracts';
import { Link } from '@tanstack/react-router';
import { EndpointLink } from '../frame/endpoint-link.tsx';
import styles from './runs.module.css';
import { StepBadge } from './step-badge.tsx';

type Props = {
  /** Why it did not begin, in words. */
  stopDetail: string | null;
  steps: EventRun['actions'];
};

export function RunSteps({ stopDetail, steps }: Props) {
  if (stopDetail !== null) return <p className={styles.stop}>Did not run: {stopDetail}</p>;
  if (steps.length === 0) return <p className={styles.stop}>It has no actions.</p>;
  return (
    <ol className={styles.steps}>
      {steps.map(({ action_id, handler, status, reason, target_id, delivery_id }) => (
        <li key={action_id}>
          <span>{handler === 'filter' ? 'Filter' : 'Send'}</span>
          {target_id !== null && <EndpointLink of={{ webhookId: null, targetId: target_id }} />}
          <StepBadge status={status} />
          {delivery_id !== null && (
            <Link to="/deliveries/$id" params={{ id: delivery_id }} title={delivery_id}>
              Show the delivery
            </Link>
          )}
          {reason !== null && <span className={styles.reason}>{reason}</span>}
        </li>
      ))}
    </ol>
  );
}
