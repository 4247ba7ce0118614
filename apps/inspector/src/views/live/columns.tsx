// The columns of the list: what they are called, how wide they are, and what of a delivery they show.

import type { LiveRow } from '@posthorn/contracts/live';
import type { TermEdit } from '@posthorn/query';
import type { ReactNode } from 'react';
import type { EndpointRef } from '../../api/endpoint-names.ts';

import { sizeText } from '../../payload/bytes.ts';
import { agoText, shortClockText, spanText } from '../../ui/clock.ts';
import { RECOVERED_LOOK, STATUS_LOOK } from '../../ui/status.ts';
import styles from './grid.module.css';

export type CellContext = {
  zone: 'local' | 'utc' | 'relative';
  /** The dispatcher's now. */
  now: number;
  nameOf: (of: EndpointRef) => string;
  attemptsMax: (of: EndpointRef) => number | null;
};
type Column = {
  id: string;
  label: string;
  /** px, for the longest text there may be, unit and all; with `share` at least so many. */
  width: number;
  /** Of what is left over. */
  share?: number;
  numeric?: true;
  /** What a query for this cell's value is. */
  query?: (row: LiveRow) => TermEdit | null;
  cell: (row: LiveRow, context: CellContext) => ReactNode;
};

/** From 1 ms to 30 s, on a logarithmic scale: 0 to 1. */
const latencyShare = (ms: number): number =>
  Math.min(1, Math.max(0.02, Math.log10(Math.max(1, ms)) / Math.log10(30_000)));

export const COLUMNS: readonly Column[] = [
  {
    id: 'status',
    label: 'Status',
    width: 98,
    query: ({ status }) => ({ key: 'status', value: status }),
    cell: ({ status, recoveredBy }) => {
      if (recoveredBy !== null) return <Recovered status={status} by={recoveredBy} />;
      const { glyph, word, tone } = STATUS_LOOK[status] ?? { glyph: '?', word: status, tone: 'skip' };
      return (
        <span className={styles[tone]}>
          <span aria-hidden="true">{glyph}</span> {word}
        </span>
      );
    },
  },
  {
    id: 'time',
    label: 'Created',
    width: 126,
    cell: ({ createdAt }, { zone, now }) => (
      <time title={new Date(createdAt).toISOString()}>
        {zone === 'relative' ? agoText(createdAt, now) : shortClockText(createdAt, zone, now)}
      </time>
    ),
  },
  {
    id: 'event',
    label: 'Event',
    width: 120,
    share: 1.2,
    query: ({ event }) => ({ key: 'event', value: event }),
    cell: ({ event }) => event,
  },
  {
    id: 'webhook',
    label: 'Endpoint',
    width: 110,
    share: 1,
    query: ({ webhookId, targetId }) =>
      targetId !== null
        ? { key: 'target', value: targetId }
        : webhookId === null
          ? null
          : { key: 'webhook', value: webhookId },
    cell: (row, { nameOf }) => nameOf(row),
  },
  {
    id: 'profile',
    label: 'Profile',
    width: 80,
    share: 0.7,
    query: ({ profileId }) => (profileId === null ? null : { key: 'profile', value: profileId }),
    cell: ({ profileId }) => profileId ?? '',
  },
  {
    id: 'code',
    label: 'Answer',
    width: 156,
    query: ({ code, errorKind }) =>
      errorKind !== null ? { key: 'error', value: errorKind } : code === null ? null : { key: 'code', value: code },
    cell: ({ code, errorKind }) => (errorKind !== null ? errorKind.replaceAll('_', ' ') : (code ?? '')),
  },
  {
    id: 'latency',
    label: 'Latency',
    width: 112,
    numeric: true,
    cell: ({ totalMs }) =>
      totalMs === null ? (
        ''
      ) : (
        <span className={styles.latency}>
          {spanText(totalMs)}
          <span className={styles.track} aria-hidden="true">
            <span style={{ width: `${latencyShare(totalMs) * 100}%` }} />
          </span>
        </span>
      ),
  },
  {
    id: 'attempt',
    label: 'Attempt',
    width: 72,
    numeric: true,
    query: ({ attemptCount }) => ({ key: 'attempt', value: attemptCount }),
    cell: (row, { attemptsMax }) => {
      const max = attemptsMax(row);
      return max === null ? row.attemptCount : `${row.attemptCount}/${max}`;
    },
  },
  {
    id: 'next',
    label: 'Next try',
    width: 120,
    numeric: true,
    cell: ({ nextAttemptAt }, { now }) =>
      nextAttemptAt === null ? '' : nextAttemptAt <= now ? 'due' : `in ${spanText(nextAttemptAt - now)}`,
  },
  { id: 'size', label: 'Size', width: 90, numeric: true, cell: ({ bodyBytes }) => sizeText(bodyBytes) },
  {
    id: 'id',
    label: 'Id',
    width: 96,
    share: 0.8,
    query: ({ id }) => ({ key: 'id', value: id }),
    cell: ({ id }) => id,
  },
];

/** Leads to the copy that was delivered; the row's own place stays one tab stop. */
function Recovered({ status, by }: { status: string; by: string }) {
  const { glyph, word, tone } = RECOVERED_LOOK;
  return (
    <a
      className={styles[tone]}
      href={`/deliveries/${by}`}
      tabIndex={-1}
      data-opens={by}
      title={`${status}, recovered by ${by}`}
    >
      <span aria-hidden="true">{glyph}</span> {word}
    </a>
  );
}

const MARK_WIDTH = 30;

/** Where there is no room for all of them, these go first: better none of a column than half of its text. */
const LEAST_WANTED = ['size', 'id', 'profile', 'attempt', 'next', 'latency', 'code', 'webhook'];

/** Which columns are left out at this width, in addition to those that the person has hidden. */
export function hiddenAt(widthPx: number, hidden: readonly string[]): readonly string[] {
  const out = [...hidden];
  for (const id of LEAST_WANTED) {
    if (tracksOf(out).leastPx <= widthPx) break;
    if (!out.includes(id)) out.push(id);
  }
  return out;
}

/** The grid's tracks, and the width below which it is scrolled sideways. */
export function tracksOf(hidden: readonly string[]): { tracks: string; leastPx: number } {
  const shown = COLUMNS.filter(({ id }) => !hidden.includes(id));
  const tracks = shown.map(({ width, share }) =>
    share === undefined ? `${width}px` : `minmax(${width}px, ${share}fr)`,
  );
  return {
    tracks: `${MARK_WIDTH}px ${tracks.join(' ')}`,
    leastPx: shown.reduce((sum, { width }) => sum + width, MARK_WIDTH),
  };
}
