// What the demo's receiver got, held against what was sent: body byte for byte, headers by name.
import type { Attempt } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { type Arrival, receivedQuery } from '../../api/demo-receiver.ts';
import { useSession } from '../../api/session.ts';
import { type Body, bytesOf, hexDump, textOf } from '../../payload/bytes.ts';
import { DiffView } from '../../payload/diff-view.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Cell, RowHead, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './delivery.module.css';
import { comparedHeaders, firstDifference } from './received.ts';
import type { TabProps } from './tab-props.ts';
import { useAttempt } from './use-attempt.tsx';

export function ReceivedTab(props: TabProps) {
  const { delivery, place, onPlace } = props;
  const { demo_receiver: url } = useSession();
  const [attempt, picker] = useAttempt(delivery, place, onPlace);
  const { data, error } = useQuery({
    ...receivedQuery(url ?? '', delivery.id, delivery.attempts.length),
    enabled: url !== null,
  });
  if (attempt === undefined) return <p className={styles.none}>Nothing has been sent yet.</p>;
  if (error !== null) return <Notice tone="fail">{error.message}</Notice>;
  if (data === undefined) return <Loading what="what the receiver got" />;
  const arrival = data.findLast((one) => attemptOf(one) === attempt.number);
  return (
    <>
      {picker}
      {arrival === undefined ? (
        <p className={styles.none}>
          The demo’s receiver has nothing of attempt {attempt.number}: it goes to another receiver, did not get there,
          or was long ago (the newest 500 requests are kept while the demo runs).
        </p>
      ) : (
        <SentAndReceived attempt={attempt} arrival={arrival} />
      )}
    </>
  );
}

const attemptOf = ({ headers }: Arrival): number =>
  Number(headers.find(([name]) => name.toLowerCase() === 'posthorn-attempt')?.[1]);

function SentAndReceived({ attempt, arrival }: { attempt: Attempt; arrival: Arrival }) {
  const sent = bytesOf(attempt.request);
  const got = Uint8Array.from(atob(arrival.body_base64), (char) => char.charCodeAt(0));
  const at = firstDifference(sent, got);
  return (
    <>
      <p className={styles.against}>
        Arrived <Time at={arrival.at} /> at “{arrival.endpoint}”,{' '}
        {arrival.status === null ? 'not answered to the end' : `answered ${arrival.status}`}
        {arrival.remark !== null && ` (${arrival.remark.replaceAll('_', ' ')})`}.
      </p>
      {at === null ? (
        <Notice tone="ok">
          The {got.length.toLocaleString('en')} bytes of the body are exactly the bytes that were sent.
        </Notice>
      ) : (
        <>
          <Notice tone="fail">
            The body differs from what was sent: {sent.length.toLocaleString('en')} bytes sent,{' '}
            {got.length.toLocaleString('en')} received, and they part at byte {at.toLocaleString('en')}.
          </Notice>
          <DiffView label="Body" before={shown(attempt.request)} after={shown(bodyOf(arrival, got))} />
        </>
      )}
      <Headers attempt={attempt} arrival={arrival} />
    </>
  );
}

const shown = (body: Body): string => textOf(body) ?? hexDump(bytesOf(body));

function bodyOf({ body_base64 }: Arrival, bytes: Uint8Array): Body {
  try {
    return { body: new TextDecoder('utf-8', { fatal: true }).decode(bytes), body_encoding: 'utf8' };
  } catch {
    return { body: body_base64, body_encoding: 'base64' };
  }
}

function Headers({ attempt, arrival }: { attempt: Attempt; arrival: Arrival }) {
  return (
    <Table
      caption="Headers, sent and received"
      columns={['Header', 'Sent', 'Received', 'Same']}
      rows={comparedHeaders(attempt.request.headers, arrival.headers)}
      row={({ name, sent, received, fate }) => (
        <tr key={name}>
          <RowHead>{name}</RowHead>
          {fate === 'same' ? (
            <Cell colSpan={2} className={styles.value}>
              {sent}
            </Cell>
          ) : (
            <>
              <Cell className={styles.value}>{sent ?? '–'}</Cell>
              <Cell className={styles.value}>{received ?? '–'}</Cell>
            </>
          )}
          <Cell>
            {fate === 'same' ? (
              <Badge tone="ok" glyph="●">
                same
              </Badge>
            ) : fate === 'changed' || fate === 'lost' ? (
              <Badge tone="fail" glyph="✕">
                {fate}
              </Badge>
            ) : (
              <Badge tone="queued" glyph="○">
                {fate === 'added' ? 'by HTTP' : 'masked'}
              </Badge>
            )}
          </Cell>
        </tr>
      )}
    />
  );
}
