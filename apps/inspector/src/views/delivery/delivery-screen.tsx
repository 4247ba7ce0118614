import { useCanGoBack, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import type { Place } from '../../frame/delivery-place.ts';
import styles from './delivery.module.css';
import { DeliveryPane } from './delivery-pane.tsx';

export function DeliveryScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const place = useSearch({ strict: false }) as Place;
  const navigate = useNavigate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  return (
    <main id="main" tabIndex={-1} className={styles.screen}>
      <DeliveryPane
        id={id}
        heading="h1"
        place={place}
        onPlace={(search) => void navigate({ to: '/deliveries/$id', params: { id }, search, replace: true })}
        onClose={() => (canGoBack ? router.history.back() : void navigate({ to: '/live' }))}
      />
    </main>
  );
}
