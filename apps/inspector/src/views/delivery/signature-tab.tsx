import type { DeliveryDetail, ReceiverError, SignatureCheck } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { signatureQuery } from '../../api/deliveries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Coded } from '../../ui/coded.tsx';
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
        columns={['Attempt', 'webhook-signature', 'x-omneo-hmac-sha256']}
        rows={data.attempts}
        row={({ number, standard, vendor }) => (
          <tr key={number}>
            <Cell>{number}</Cell>
            <Cell>
              <Verdict check={standard} />
            </Cell>
            <Cell>
              <Verdict check={vendor} />
            </Cell>
          </tr>
        )}
      />
      {data.attempts.map(
        ({ number, receiver_error }) =>
          receiver_error !== null && <ReceiverSaid key={number} number={number} error={receiver_error} />,
      )}
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

/** Below the table, because a fourth column would be out of sight on a narrow screen. */
function ReceiverSaid({ number, error: { code, explanation } }: { number: number; error: ReceiverError }) {
  return (
    <p>
      The receiver refused attempt {number} with the code <code>{code}</code>.
      {explanation !== null && (
        <>
          {' '}
          <Coded text={`${explanation.title} ${explanation.fix}`} />
        </>
      )}
    </p>
  );
}
