import type { ReactNode } from 'react';
import styles from './notice.module.css';

type Props = { tone: 'info' | 'ok' | 'warn' | 'fail'; title?: string; children?: ReactNode; actions?: ReactNode };

/** Something the person must know of, where it concerns them. What is wrong is an alert: it is read out at once. */
export function Notice({ tone, title, children, actions }: Props) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={tone === 'fail' ? 'alert' : 'note'}>
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** Nothing is there yet: says what would be, and offers the next step. */
export function EmptyState({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      <div className={styles.text}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p className={styles.loading} role="status">
      Loading {what} …
    </p>
  );
}
