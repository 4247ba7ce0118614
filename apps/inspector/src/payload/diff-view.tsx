// What differs between two texts, line by line; JSON is indented and its members sorted first, so that only what it says counts.
import { diffLines } from 'diff';
import { useMemo } from 'react';
import { isFault, prettyJson, readJson } from './json-text.ts';
import styles from './payload.module.css';

type Line = { kind: 'same' | 'added' | 'removed'; text: string; key: number };
const CONTEXT = 3;
/** Beyond this many changed lines a comparison says nothing any more, and takes seconds. */
const EDITS_MAX = 4000;

export function DiffView({ before, after, label }: { before: string; after: string; label: string }) {
  const lines = useMemo(() => compare(before, after), [before, after]);
  if (lines === null) return <p className={styles.none}>{label}: the two have too little in common to be compared.</p>;
  const changed = lines.filter(({ kind }) => kind !== 'same').length;
  if (changed === 0) return <p className={styles.none}>{label}: no difference.</p>;
  return (
    <section aria-label={label} className={styles.payload}>
      <header className={styles.header}>
        <h2>{label}</h2>
        <span className={styles.size}>
          {lines.filter(({ kind }) => kind === 'removed').length} lines removed,{' '}
          {lines.filter(({ kind }) => kind === 'added').length} added
        </span>
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: a pre has no role of its own to be named by */}
      <pre
        className={styles.diff}
        role="group"
        aria-label={`${label}, differences`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {nearChanges(lines).map((line, index) =>
          line === null ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a skipped stretch has nothing else to be told by
            <span key={`skip ${index}`} className={styles.skipped}>
              {'⋯\n'}
            </span>
          ) : (
            <span key={line.key} className={styles[line.kind]}>
              <span aria-hidden="true">{{ same: '  ', added: '+ ', removed: '− ' }[line.kind]}</span>
              {line.kind !== 'same' && <span className="visually-hidden">{line.kind}: </span>}
              {`${line.text}\n`}
            </span>
          ),
        )}
      </pre>
    </section>
  );
}

function comparable(text: string): string {
  const json = readJson(text);
  return isFault(json) ? text : prettyJson(json, { sorted: true });
}

function compare(before: string, after: string): Line[] | null {
  // An end of its own for each: else a last line differs by the line break that it lacks.
  const parts = diffLines(`${comparable(before)}\n`, `${comparable(after)}\n`, { maxEditLength: EDITS_MAX });
  if (parts === undefined) return null;
  let key = 0;
  return parts.flatMap(({ added, removed, value }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): Line => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text, key: key++ })),
  );
}

/** Lines near a change; `null` for each stretch that is left out. */
function nearChanges(lines: readonly Line[]): (Line | null)[] {
  const near = new Set<number>();
  for (const [index, { kind }] of lines.entries())
    if (kind !== 'same') for (let by = -CONTEXT; by <= CONTEXT; by += 1) near.add(index + by);
  return lines.flatMap((line, index): (Line | null)[] =>
    near.has(index) ? [line] : index > 0 && !near.has(index - 1) ? [] : [null],
  );
}
