// JSON as a tree that is opened where one looks. Every value can be copied, and taken into a query.
import type { Node } from 'jsonc-parser';
import { useEffect, useRef, useState } from 'react';
import { childrenOf, type JsonText, jsonPath, sourceOf } from './json-text.ts';
import styles from './payload.module.css';

type Path = readonly (string | number)[];
type Props = {
  json: JsonText;
  onFilter?: ((path: string, value: string) => void) | undefined;
  /** The value one is led to: what is around it is open, and it is in sight. */
  at?: string | undefined;
  onAt?: ((at: string) => void) | undefined;
};

const OPEN_DEPTH = 2;
/** Children drawn at once: more are behind a button. */
const STEP = 200;

export function JsonTree(props: Props) {
  return (
    <div className={styles.tree}>
      <Branch {...props} node={props.json.root} path={[]} name={null} />
    </div>
  );
}

type BranchProps = Props & { node: Node; path: Path; name: string | number | null };

function Branch(props: BranchProps) {
  const { node, path, name, at } = props;
  const own = jsonPath(path);
  const isAround = at !== own && leadsTo(at, path);
  const children = childrenOf(node);
  const wanted = isAround ? children.findIndex(({ name: child }) => leadsTo(at, [...path, child])) : -1;
  const [shown, setShown] = useState(Math.max(STEP, wanted + 1));
  const [open, setOpen] = useState(path.length < OPEN_DEPTH || isAround);
  const target = useTarget<HTMLElement>(at === own);
  if (node.type !== 'object' && node.type !== 'array') return <Leaf {...props} />;
  const count = node.type === 'object' ? `{ ${children.length} }` : `[ ${children.length} ]`;
  return (
    <details className={styles.branch} open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary title={own} ref={target} aria-current={at === own ? 'location' : undefined}>
        {name !== null && <span className={styles.name}>{name}</span>} <span className={styles.count}>{count}</span>
      </summary>
      {path.length > 0 && <LinkTo {...props} />}
      {open && (
        <div className={styles.children}>
          {children.slice(0, shown).map(({ name: child, value }) => (
            <Branch {...props} key={child} node={value} path={[...path, child]} name={child} />
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

function Leaf(props: BranchProps) {
  const { json, node, path, name, onFilter, at } = props;
  const source = sourceOf(json, node);
  const dotted = path.join('.');
  const isTarget = at === jsonPath(path);
  const target = useTarget<HTMLDivElement>(isTarget);
  // A path through a list, or with a dot in a name, has no form in the query language.
  const canFilter = onFilter !== undefined && path.every((part) => typeof part === 'string' && /^[\w-]+$/.test(part));
  return (
    <div className={styles.leaf} title={jsonPath(path)} ref={target} aria-current={isTarget ? 'location' : undefined}>
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
      {path.length > 0 && <LinkTo {...props} />}
    </div>
  );
}

function LinkTo({ path, onAt }: BranchProps) {
  if (onAt === undefined) return null;
  const at = jsonPath(path);
  return (
    <button type="button" className={styles.filter} aria-label={`Copy a link to ${at}`} onClick={() => onAt(at)}>
      link
    </button>
  );
}

const leadsTo = (at: string | undefined, path: Path): boolean => {
  const own = jsonPath(path);
  return at?.startsWith(own) === true && /^([.[]|$)/.test(at.slice(own.length));
};

/** Brings into sight what one was led to. */
function useTarget<E extends HTMLElement>(isTarget: boolean) {
  const ref = useRef<E>(null);
  useEffect(() => {
    if (isTarget) ref.current?.scrollIntoView({ block: 'center' });
  }, [isTarget]);
  return ref;
}
