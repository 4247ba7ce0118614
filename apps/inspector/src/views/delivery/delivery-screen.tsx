import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import styles from './delivery.module.css';
import { DeliveryPane } from './delivery-pane.tsx';

export function DeliveryScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const navigate = useNavigate();
  return (
    <main id="main" tabIndex={-1} className={styles.screen}>
      <DeliveryPane
        id={id}
        heading="h1"
        tab={tab}
        onTab={(next) => void navigate({ to: '/deliveries/$id', params: { id }, search: { tab: next }, replace: true })}
        onClose={() => void navigate({ to: '/live' })}
      />
    </main>
  );
}
