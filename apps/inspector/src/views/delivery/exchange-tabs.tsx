import { useNavigate } from '@tanstack/react-router';
import { HeaderTable } from '../../payload/header-table.tsx';
import { PayloadView } from '../../payload/payload-view.tsx';
import { CopyButton } from '../../ui/code-block.tsx';
import { Sentence } from '../../ui/time.tsx';
import styles from './delivery.module.css';
import { linkToValue } from './link-to-value.ts';
import type { TabProps } from './tab-props.ts';
import { useAttempt } from './use-attempt.tsx';

/** What was sent, byte for byte. */
export function RequestTab({ delivery, place, onPlace }: TabProps) {
  const [attempt, picker] = useAttempt(delivery, place, onPlace);
  const navigate = useNavigate();
  if (attempt === undefined) return <p className={styles.none}>Nothing has been sent yet.</p>;
  return (
    <>
      {picker}
      <p className={styles.url}>
        <strong>{attempt.request.method}</strong> <span>{attempt.request.url}</span>
        <CopyButton text={attempt.request.url} label="Copy the URL" />
      </p>
      <PayloadView
        key={attempt.id}
        label="Request body"
        body={attempt.request}
        at={place.at}
        onAt={(at) => void linkToValue({ ...place, attempt: attempt.number, at }, onPlace)}
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
export function ResponseTab({ delivery, place, onPlace }: TabProps) {
  const [attempt, picker] = useAttempt(delivery, place, onPlace);
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
        <p className={styles.none}>
          No response. <Sentence text={attempt.explanation} near={attempt.started_at} />
        </p>
      ) : (
        <>
          <p className={styles.url}>
            <strong>{status}</strong>
          </p>
          <PayloadView
            key={attempt.id}
            label="Response body"
            body={response}
            truncated={response.truncated}
            at={place.at}
            onAt={(at) => void linkToValue({ ...place, attempt: attempt.number, at }, onPlace)}
          />
          <HeaderTable label="Response headers" headers={response.headers} />
        </>
      )}
    </>
  );
}

/** The record as the API has it. */
export function RecordTab({ delivery }: TabProps) {
  return <PayloadView label="Record" body={{ body: JSON.stringify(delivery), body_encoding: 'utf8' }} />;
}
