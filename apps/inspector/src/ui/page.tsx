import type { ReactNode } from 'react';
import styles from './page.module.css';

/** A screen that scrolls as one: heading, what can be done, then its content. */
export function Page({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <main className={styles.page} id="main" tabIndex={-1}>
      <header className={styles.header}>
        <h1>{title}</h1>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </main>
  );
}
