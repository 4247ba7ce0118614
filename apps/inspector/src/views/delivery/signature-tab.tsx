import type { DeliveryDetail, SignatureCheck } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { signatureQuery } from '../../api/deliveries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Loading } from '../../ui/notice.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import type { Tone } from '../../ui/status.ts';
import table from '../../ui/table.module.css';
import styles from './delivery.module.css';

const LOOK: Readonly<Record<SignatureCheck['verdict'], [Tone, string]>> = {
  valid: ['ok', '●'],
  invalid: ['fail', '✕'],
  unsigned: ['skip', '⊘'],
  unknown: ['queued', '○'],
};

/** Whether what was sent verifies, recomputed by the dispatcher from what it recorded. The secret never comes here. */
export function SignatureTab({ delivery }: { delivery: DeliveryDetail }) {
  const { data, error } = useQuery(signatureQuery(delivery.id));
  if (error !== null) return <p className={styles.none}>{error.message}</p>;
  if (data === undefined) return <Loading what="the verdict" />;
  if (data.attempts.length === 0) return <p className={styles.none}>Nothing has been sent yet.</p>;
  return (
    <>
      <ScrollRegion label="Verdicts">
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Attempt</th>
              <th scope="col">webhook-signature</th>
              <th scope="col">x-omneo-hmac-sha256</th>
            </tr>
          </thead>
          <tbody>
            {data.attempts.map(({ number, standard, vendor }) => (
              <tr key={number}>
                <td>{number}</td>
                <td>
                  <Verdict check={standard} />
                </td>
                <td>
                  <Verdict check={vendor} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className={styles.against}>
        If your receiver rejects a signature that is valid here, it verified other bytes than were sent. Most often its
        framework parsed the body and serialized it again. Paste what it got into the{' '}
        <Link to="/lab/signature" search={{ delivery: delivery.id }}>
          signature lab
        </Link>
        : it finds what was changed.
      </p>
    </>
  );
}

function Verdict({ check: { verdict, secret, cause } }: { check: SignatureCheck }) {
  const [tone, glyph] = LOOK[verdict];
  return (
    <>
      <Badge tone={tone} glyph={glyph}>
        {verdict}
        {secret === 'previous' ? ', by the previous secret' : ''}
      </Badge>
      {cause !== null && <p>{cause}</p>}
    </>
  );
}
