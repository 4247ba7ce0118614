import type { DeliveryDetail, ReceiverError, SignatureCheck } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { signatureQuery } from '../../api/deliveries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Loading } from '../../ui/notice.tsx';
import type { Tone } from '../../ui/status.ts';
import { Cell, Table } from '../../ui/table.tsx';
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
      <Table
        caption="Verdicts"
        columns={['Attempt', 'webhook-signature', 'x-omneo-hmac-sha256', 'Receiver said']}
        rows={data.attempts}
        row={({ number, standard, vendor, receiver_error }) => (
          <tr key={number}>
            <Cell>{number}</Cell>
            <Cell>
              <Verdict check={standard} />
            </Cell>
            <Cell>
              <Verdict check={vendor} />
            </Cell>
            <Cell>{receiver_error !== null && <ReceiverSaid error={receiver_error} />}</Cell>
          </tr>
        )}
      />
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

function ReceiverSaid({ error: { code, explanation } }: { error: ReceiverError }) {
  return (
    <>
      <code>{code}</code>
      {explanation !== null && (
        <p>
          {explanation.title} {explanation.fix}
        </p>
      )}
    </>
  );
}
