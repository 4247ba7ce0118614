import type { DeliveryDetail } from '@posthorn/contracts';
import type { DeliveryPlace } from '../../frame/delivery-place.ts';

/** What every tab of a delivery gets. */
export type TabProps = { delivery: DeliveryDetail; place: DeliveryPlace; onPlace: (place: DeliveryPlace) => void };
