import { getRouteApi, useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router';
import styles from './delivery.module.css';
import { DeliveryPane } from './delivery-pane.tsx';

const route = getRouteApi('/frame/deliveries/$id');

export function DeliveryScreen() {
  const { id } = route.useParams();
  const place = route.useSearch();
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
