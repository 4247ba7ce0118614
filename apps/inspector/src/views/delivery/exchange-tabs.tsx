import type { Attempt, DeliveryDetail } from '@posthorn/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { HeaderTable } from '../../payload/header-table.tsx';
import { PayloadView } from '../../payload/payload-view.tsx';
import { CopyButton } from '../../ui/code-block.tsx';
import styles from './delivery.module.css';

/** What was sent, byte for byte. */
export function RequestTab({ delivery }: { delivery: DeliveryDetail }) {
  const [attempt, picker] = useAttempt(delivery);
  const navigate = useNavigate();
  if (attempt === undefined) return <p className={styles.none}>Nothing has been sent yet.</p>;
  return (
    <>
      {picker}
      <p className={styles.url}>
        <strong>POST</strong> <span>{attempt.request.url}</span>
        <CopyButton text={attempt.request.url} label="Copy the URL" />
      </p>
      <PayloadView
        key={attempt.id}
        label="Request body"
        body={attempt.request}
        onFilter={(path, value) =>
          void navigate({
            to: '/live',
            search: { q: `body.${path}:${/^[\w.@-]+$/.test(value) ? value : JSON.stringify(value)}` },
          })
        }
      />
      <HeaderTable label="Request headers" headers={attempt.request.headers} />
    </>
  );
}

/** What came back. */
export function ResponseTab({ delivery }: { delivery: DeliveryDetail }) {
  const [attempt, picker] = useAttempt(delivery);
  if (attempt === undefined) return <p className={styles.none}>Nothing has been sent yet, so nothing was answered.</p>;
  const { response, status, error } = attempt;
  return (
    <>
      {picker}
      {error !== null && (
        <p className={styles.url}>
          <strong>{error.kind.replaceAll('_', ' ')}</strong> <span>{error.message}</span>
        </p>
      )}
      {response === null ? (
        <p className={styles.none}>There was no answer: {attempt.explanation}</p>
      ) : (
        <>
          <p className={styles.url}>
            <strong>{status}</strong>
          </p>
          <PayloadView key={attempt.id} label="Response body" body={response} truncated={response.truncated} />
          <HeaderTable label="Response headers" headers={response.headers} />
        </>
      )}
    </>
  );
}

function useAttempt({ attempts }: DeliveryDetail): [Attempt | undefined, React.ReactNode] {
  const [number, setNumber] = useState<number | null>(null);
  const attempt = attempts.find((one) => one.number === number) ?? attempts.at(-1);
  if (attempts.length < 2) return [attempt, null];
  return [
    attempt,
    <label key="attempt" className={styles.picker}>
      Attempt
      <select value={attempt?.number} onChange={({ target }) => setNumber(Number(target.value))}>
        {attempts.map((one) => (
          <option key={one.id} value={one.number}>
            {one.number}: {one.error === null ? one.status : one.error.kind.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    </label>,
  ];
}
