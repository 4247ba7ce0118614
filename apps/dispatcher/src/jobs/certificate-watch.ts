// Reports client certificates that expire soon: at start, and then once a day.
import { EXPIRY_WARNING_MS } from '../domain/authentication/certificate-expiry.ts';
import type { Clock } from '../ports/clock.ts';
import type { ExpiringCertificate } from '../ports/store/endpoints.ts';
import type { Store } from '../ports/store/index.ts';
import { Job } from './job.ts';

const EVERY_MS = 86_400_000;
/** Lines of one day: a log that says it a thousand times says nothing. */
const REPORTED_MAX = 100;

export type CertificateWatchDeps = {
  store: Pick<Store, 'expiringCertificates'>;
  clock: Clock;
  onExpiring: (certificate: ExpiringCertificate) => void;
  onFault: (error: unknown) => void;
};

export function createCertificateWatch({ store, clock, onExpiring, onFault }: CertificateWatchDeps): Job {
  const step = async (): Promise<number> => {
    const now = clock.now();
    const before = now + EXPIRY_WARNING_MS;
    const found = await store.expiringCertificates({ before, tenantId: null, limit: REPORTED_MAX });
    for (const certificate of found) onExpiring(certificate);
    return now + EVERY_MS;
  };
  return new Job({ clock, step, onFault });
}
