import type { DeliveryDetail } from '@posthorn/contracts';
import { PayloadView } from '../../payload/payload-view.tsx';

/** The record as the API has it. */
export function RecordTab({ delivery }: { delivery: DeliveryDetail }) {
  return <PayloadView label="Record" body={{ body: JSON.stringify(delivery), body_encoding: 'utf8' }} />;
}
