// What would come of the newest stored events.
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import styles from '../../editing/previews.module.css';
import { TextField } from '../../ui/field.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { useLabSearch } from './use-lab-search.ts';

type Row = { event_id: string; event: string; created_at: string };
type Props<R extends Row> = {
  /** An event to begin with. */
  suggested: string | undefined;
  names: readonly string[];
  rows: readonly R[] | undefined;
  error: Error | null;
  /** How many of them, in a sentence and as a share. */
  summary: { text: string; share: number } | null;
  columns: readonly [string, string];
  cells: (row: R) => readonly [ReactNode, ReactNode];
};

/** An empty field of the sample means events of any name. */
const ANY = '*';

export function Sample<R extends Row>({ suggested, names, rows, error, summary, columns, cells }: Props<R>) {
  const [search, change] = useLabSearch();
  // What is typed is shown at once: the address follows.
  const [name, setName] = useState(search.of === ANY ? '' : (search.of ?? suggested ?? ''));
  return (
    <section className={`${styles.part} ${styles.sample}`} aria-label="Sample">
      <h2>The newest events</h2>
      <TextField
        label="Event name"
        hint="If empty, events of any name, including those the webhook is not subscribed to."
        list="lab-events"
        spellCheck={false}
        value={name}
        onChange={({ target }) => {
          setName(target.value);
          change({ of: target.value.trim() || ANY });
        }}
      />
      <datalist id="lab-events">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {error !== null && <Notice tone="warn">{error.message}</Notice>}
      {rows === undefined && error === null && <Loading what="the newest events" />}
      {summary !== null && rows !== undefined && rows.length > 0 && (
        <p className={styles.share}>
          <strong>{summary.text}</strong>
          <span className={styles.bar} aria-hidden="true">
            <span style={{ width: `${summary.share * 100}%` }} />
          </span>
        </p>
      )}
      {rows !== undefined && (
        <Table
          caption="The newest events"
          columns={[columns[0], 'Event', columns[1]]}
          rows={rows}
          row={(row) => {
            const [first, last] = cells(row);
            return (
              <tr key={row.event_id}>
                <Cell>{first}</Cell>
                <Cell>
                  <Link to="/events/$id" params={{ id: row.event_id }} title={row.event_id}>
                    {row.event}
                  </Link>
                  <div className={styles.muted}>
                    <Time at={row.created_at} />
                  </div>
                </Cell>
                <Cell className={styles.reason}>{last}</Cell>
              </tr>
            );
          }}
          isStacked
          empty={<p className={styles.muted}>No event of this name is stored.</p>}
        />
      )}
    </section>
  );
}

export const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((part / whole) * 100)} %`;

/** `sample` of a request. */
export function sampleOf(of: string | undefined, suggested: string | undefined, limit: number): string {
  const name = of === ANY ? undefined : (of ?? suggested);
  return JSON.stringify({ limit, ...(name !== undefined && { event: name }) });
}
