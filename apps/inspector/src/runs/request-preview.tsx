// A request as it would be sent, before anything is. Secrets are masked by the dispatcher.
import { HeaderTable } from '../payload/header-table.tsx';
import { PayloadView } from '../payload/payload-view.tsx';
import styles from './runs.module.css';

type Props = { request: { method: string; url: string; headers: Readonly<Record<string, string>>; body: string } };

export function RequestPreview({ request: { method, url, headers, body } }: Props) {
  return (
    <div className={styles.request}>
      <p className={styles.url}>
        <strong>{method}</strong> {url}
      </p>
      <PayloadView label="Body" body={{ body, body_encoding: 'utf8' }} />
      <HeaderTable label="Headers" headers={headers} />
    </div>
  );
}
