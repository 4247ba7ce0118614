import type { Authentication } from '@posthorn/contracts';
import { momentOf, spanText } from '../ui/clock.ts';
import { Notice } from '../ui/notice.tsx';
import { Time, useNow } from '../ui/time.tsx';

const WARNING_MS = 30 * 86_400_000;

/** Warns 30 days before the client certificate expires: after that, the receiver refuses the connection. */
export function CertificateExpiry({ authentication }: { authentication: Authentication | null }) {
  const now = useNow(60_000);
  if (authentication?.kind !== 'mtls') return null;
  const expiresAt = authentication.certificate_expires_at;
  const left = momentOf(expiresAt) - now;
  if (left > WARNING_MS)
    return (
      <p>
        The client certificate expires at <Time at={expiresAt} />.
      </p>
    );
  return (
    <Notice
      tone={left > 0 ? 'warn' : 'fail'}
      title={left > 0 ? `The client certificate expires in ${spanText(left)}` : 'The client certificate has expired'}
    >
      It is valid until <Time at={expiresAt} />. Enter a new certificate and its private key under Authentication.
    </Notice>
  );
}
