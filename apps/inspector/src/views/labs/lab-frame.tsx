import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Page } from '../../ui/page.tsx';
import styles from './labs.module.css';

const LABS = [
  { to: '/lab/signature', label: 'Signature' },
  { to: '/lab/condition', label: 'Condition' },
  { to: '/lab/template', label: 'Template' },
] as const;

export function LabFrame({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Posthorn`;
  }, [title]);
  return (
    <Page title={title}>
      <nav className={styles.labs} aria-label="Labs">
        {LABS.map(({ to, label }) => (
          <Link key={to} to={to} activeProps={{ 'aria-current': 'page' }}>
            {label}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  );
}
