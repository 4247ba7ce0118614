// Settings → Audit: every change of webhooks and tokens, every secret that was shown, replays and erasures.
import type { AuditEntry } from '@posthorn/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type AuditFilter, auditQuery } from '../../api/audit.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { EmptyState, Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { Time, useZone } from '../../ui/time.tsx';
import styles from './audit.module.css';
import { ACTION_WORDS, actionText, changeText, SUBJECTS } from './words.ts';

const route = getRouteApi('/frame/settings/audit');

export function AuditScreen() {
  const filter = route.useSearch();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(auditQuery(filter));
  useEffect(() => {
    document.title = 'Audit · Posthorn';
  }, []);
  const entries = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Page title="Audit">
      <Filter filter={filter} />
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data === undefined && error === null && <Loading what="the audit log" />}
      {data !== undefined && (
        <Table
          caption="Audit entries"
          columns={['Time', 'Actor', 'Action', 'Changes']}
          rows={entries}
          row={(entry) => <Row key={entry.id} entry={entry} />}
          isStacked
          empty={
            <EmptyState title="No audit entries yet">
              {Object.keys(filter).length > 0
                ? 'No entry matches the filter.'
                : 'Changes to webhooks and tokens appear here.'}
            </EmptyState>
          }
        />
      )}
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Loading …' : 'Load older'}
        </Button>
      )}
    </Page>
  );
}

function Filter({ filter }: { filter: AuditFilter }) {
  const navigate = useNavigate();
  const set = (change: AuditFilter) => void navigate({ to: '/settings/audit', search: { ...filter, ...change } });
  return (
    <form className={styles.filter} onSubmit={(event) => event.preventDefault()} aria-label="Filter">
      <SelectField label="Action" value={filter.action ?? ''} onChange={({ target }) => set({ action: target.value })}>
        <option value="">all</option>
        {Object.entries(ACTION_WORDS).map(([action, words]) => (
          <option key={action} value={action}>
            {words}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Subject"
        value={filter.subject ?? ''}
        onChange={({ target }) => set({ subject: target.value, subject_id: '' })}
      >
        <option value="">anything</option>
        {SUBJECTS.map((subject) => (
          <option key={subject}>{subject}</option>
        ))}
      </SelectField>
      {filter.subject !== undefined && filter.subject !== 'profile' && (
        <TextField
          key={filter.subject}
          label="Subject id"
          inputMode="numeric"
          defaultValue={filter.subject_id ?? ''}
          onChange={({ target }) => set({ subject_id: target.value.trim() })}
        />
      )}
    </form>
  );
}

function Row({ entry: { at, actor, action, subject, subject_id: id, changes } }: { entry: AuditEntry }) {
  const zone = useZone();
  const lines = Object.entries(changes).map(([field, change]) => changeText(field, change, zone));
  return (
    <tr>
      <Cell>
        <Time at={at} />
      </Cell>
      <Cell>
        {actor.name}
        {actor.token_id !== null && ` (token ${actor.token_id})`}
      </Cell>
      <Cell>
        {actionText(action)} <Subject subject={subject} id={id} action={action} />
      </Cell>
      <Cell look="mono">
        <Lines lines={lines.slice(0, SHOWN_LINES)} />
        {lines.length > SHOWN_LINES && (
          <details>
            <summary>{lines.length - SHOWN_LINES} more</summary>
            <Lines lines={lines.slice(SHOWN_LINES)} />
          </details>
        )}
      </Cell>
    </tr>
  );
}

const SHOWN_LINES = 3;

function Lines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className={styles.changes}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Subject({ subject, id, action }: { subject: string; id: string; action: string }) {
  if (action.startsWith('session.') || subject === 'profile') return null;
  // "created the webhook 3", "was shown a secret of webhook 3".
  const text = action.startsWith(subject) ? id : `of ${subject} ${id}`;
  if (subject === 'webhook' && action !== 'webhook.deleted')
    return (
      <Link to="/settings/webhooks/$id" params={{ id }}>
        {text}
      </Link>
    );
  if (subject === 'replay')
    return (
      <Link to="/replays/$id" params={{ id }}>
        {text}
      </Link>
    );
  return <>{text}</>;
}
