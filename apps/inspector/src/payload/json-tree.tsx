// JSON as a tree that is opened where one looks. Every value can be copied, and taken into a query.
import type { Node } from 'jsonc-parser';
import { useState } from 'react';
import { childrenOf, type JsonText, jsonPath, sourceOf } from './json-text.ts';
import styles from './payload.module.css';

type Path = readonly (string | number)[];
type Props = { json: JsonText; onFilter?: ((path: string, value: string) => void) | undefined };

const OPEN_DEPTH = 2;
/** Children drawn at once: more are behind a button. */
const STEP = 200;

export function JsonTree({ json, onFilter }: Props) {
  return (
    <div className={styles.tree}>
      <Branch json={json} node={json.root} path={[]} name={null} onFilter={onFilter} />
    </div>
  );
}

type BranchProps = Props & { node: Node; path: Path; name: string | number | null };

function Branch({ json, node, path, name, onFilter }: BranchProps) {
  const [shown, setShown] = useState(STEP);
  const [open, setOpen] = useState(path.length < OPEN_DEPTH);
  const children = childrenOf(node);
  if (node.type !== 'object' && node.type !== 'array')
    return <Leaf json={json} node={node} path={path} name={name} onFilter={onFilter} />;
  const count = node.type === 'object' ? `{ ${children.length} }` : `[ ${children.length} ]`;
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary title={jsonPath(path)}>
        {name !== null && <span className={styles.name}>{name}</span>} <span className={styles.count}>{count}</span>
      </summary>
      {open && (
        <div className={styles.children}>
          {children.slice(0, shown).map(({ name: child, value }) => (
            <Branch key={child} json={json} node={value} path={[...path, child]} name={child} onFilter={onFilter} />
          ))}
          {children.length > shown && (
            <button type="button" className={styles.more} onClick={() => setShown(shown + STEP)}>
              {(children.length - shown).toLocaleString('en')} more
            </button>
          )}
        </div>
      )}
    </details>
  );
}

function Leaf({ json, node, path, name, onFilter }: BranchProps) {
  const source = sourceOf(json, node);
  const dotted = path.join('.');
  // A path through a list, or with a dot in a name, has no form in the query language.
  const canFilter = onFilter !== undefined && path.every((part) => typeof part === 'string' && /^[\w-]+$/.test(part));
  return (
    <div className={styles.leaf} title={jsonPath(path)}>
      {name !== null && <span className={styles.name}>{name}</span>} <span className={styles[node.type]}>{source}</span>
      {canFilter && path.length > 0 && node.type !== 'null' && (
        <button
          type="button"
          className={styles.filter}
          aria-label={`Only deliveries where ${dotted} is ${source}`}
          onClick={() => onFilter?.(dotted, node.type === 'string' ? String(node.value) : source)}
        >
          filter
        </button>
      )}
    </div>
  );
}
