// The catalogue of events: what each is, what its context holds, and an example to begin with.
import type { EventType } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { eventTypesQuery } from '../../api/event-types.ts';
import { useMay } from '../../api/session.ts';
import { PayloadView } from '../../payload/payload-view.tsx';
import { fieldsOf } from '../../payload/schema-fields.ts';
import { TextField } from '../../ui/field.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import styles from './catalogue.module.css';

export function CatalogueScreen() {
  const { data, error } = useQuery(eventTypesQuery);
  const [text, setText] = useState('');
  useEffect(() => {
    document.title = 'Catalogue · Posthorn';
  }, []);
  const shown = data?.filter(({ name, description }) =>
    `${name} ${description}`.toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <Page title="Catalogue">
      <p>
        Events with a defined context. Other event names are accepted too, and their context is passed on unchanged.
      </p>
      <TextField label="Search" type="search" value={text} onChange={({ target }) => setText(target.value)} />
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data === undefined && error === null && <Loading what="the catalogue" />}
      {shown?.map((type) => (
        <Type key={type.name} type={type} />
      ))}
      {shown?.length === 0 && <p role="status">No matching events.</p>}
    </Page>
  );
}

function Type({ type }: { type: EventType }) {
  const may = useMay();
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.type} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <code>{type.name}</code> <span>{type.description}</span>
      </summary>
      {open && (
        <div className={styles.body}>
          <p className={styles.links}>
            {may('create-events') && (
              <Link to="/send" search={{ type: type.name }}>
                Send one
              </Link>
            )}
            <Link to="/live" search={{ q: `event:${type.name}` }}>
              Show its deliveries
            </Link>
          </p>
          <Table
            caption={`Fields of ${type.name}`}
            columns={['Field', 'Type', 'Required', 'Description']}
            rows={fieldsOf(type.schema)}
            row={({ path, kind, required, about }) => (
              <tr key={path}>
                <Cell look="mono">{path}</Cell>
                <Cell>{kind}</Cell>
                <Cell>{required ? 'yes' : ''}</Cell>
                <Cell>{about}</Cell>
              </tr>
            )}
          />
          <PayloadView
            label={`Example of ${type.name}`}
            body={{ body: JSON.stringify(type.example), body_encoding: 'utf8' }}
          />
        </div>
      )}
    </details>
  );
}
