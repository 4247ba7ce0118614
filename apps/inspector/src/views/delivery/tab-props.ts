import type { DeliveryDetail } from '@posthorn/contracts';
import type { Place } from '../../frame/delivery-place.ts';

/** What every tab of a delivery gets. */
export type TabProps = { delivery: DeliveryDetail; place: Place; onPlace: (place: Place) => void };
