import type { DeliveryStatus } from '@posthorn/contracts';
import type { ReactNode } from 'react';
import styles from './badge.module.css';
import { STATUS_LOOK, type Tone } from './status.ts';

export function Badge({ tone, glyph, children }: { tone: Tone; glyph?: string; children: ReactNode }) {
  return (
    <span className={`${styles.badge} ${styles[tone]}`}>
      {glyph !== undefined && <span aria-hidden="true">{glyph}</span>}
      {children}
    </span>
  );
}

export function StatusBadge({ status }: { status: DeliveryStatus }) {
  const { glyph, word, tone } = STATUS_LOOK[status] ?? { glyph: '?', word: status, tone: 'skip' };
  return (
    <Badge tone={tone} glyph={glyph}>
      {word}
    </Badge>
  );
}
