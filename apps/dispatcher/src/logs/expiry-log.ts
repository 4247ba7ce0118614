// Logs that a client certificate expires soon. Nothing of the certificate itself is in the line.
import type { Logger } from 'pino';
import type { ExpiringCertificate } from '../ports/store/endpoints.ts';

export const createExpiryLog =
  (log: Pick<Logger, 'warn'>, now: () => number) =>
  ({ endpointId, kind, tenant, expiresAt }: ExpiringCertificate): void => {
    const what = expiresAt <= now() ? 'a client certificate has expired' : 'a client certificate expires soon';
    log.warn({ tenant, [kind]: endpointId, expiresAt: new Date(expiresAt).toISOString() }, what);
  };
