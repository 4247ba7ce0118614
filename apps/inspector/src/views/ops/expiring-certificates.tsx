// Which client certificates expire within 30 days, or have expired.
import type { Ops } from '@posthorn/contracts';
import { endpointRef } from '../../api/endpoint-names.ts';
import { EndpointLink } from '../../frame/endpoint-link.tsx';
import { Notice } from '../../ui/notice.tsx';

type Certificates = Ops['expiring_certificates'];

export function ExpiringCertificates({ certificates }: { certificates: Certificates }) {
  if (certificates.length === 0) return null;
  return (
    <Notice tone="warn" title="Client certificates that expire soon or have expired">
      <ul>
        {certificates.map((certificate) => (
          <li key={`${certificate.webhook_id} ${certificate.target_id}`}>
            <EndpointLink of={endpointRef(certificate)} />: {certificate.expires_at} UTC
          </li>
        ))}
      </ul>
    </Notice>
  );
}
