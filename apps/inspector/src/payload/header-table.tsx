import { useState } from 'react';
import { CopyButton } from '../ui/code-block.tsx';
import styles from './payload.module.css';

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** More than one looks through at a glance. */
const SEARCHED_FROM = 8;

export function HeaderTable({ headers, label }: { headers: Headers; label: string }) {
  const [text, setText] = useState('');
  const all = Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one, index) => ({ name, value: one, key: `${name} ${index}` })),
  );
  const shown = all.filter(({ name, value }) => `${name}: ${value}`.toLowerCase().includes(text.toLowerCase()));
  return (
    <section className={styles.payload} aria-label={label}>
      <header className={styles.header}>
        <h2>{label}</h2>
        <span className={styles.size}>{all.length}</span>
        {all.length >= SEARCHED_FROM && (
          <input
            className={styles.search}
            type="search"
            aria-label={`Search in ${label}`}
            placeholder="Search"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
        <CopyButton text={all.map(({ name, value }) => `${name}: ${value}`).join('\n')} label={`Copy ${label}`} />
      </header>
      <dl className={styles.headers}>
        {shown.map(({ key, name, value }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {shown.length === 0 && (
        <p className={styles.none}>{all.length === 0 ? 'None' : `No header has "${text}" in it`}</p>
      )}
    </section>
  );
}
